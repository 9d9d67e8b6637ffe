"""Reading records: the ordinary path, one statement a list and level."""
