"""What waits for whom, over all modules, and what everyone is told about it."""
