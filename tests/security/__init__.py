"""Who sees and does what, checked against an oracle that knows the requirements and nothing of the code."""
