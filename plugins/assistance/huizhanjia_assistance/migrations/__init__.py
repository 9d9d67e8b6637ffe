"""How the tables of the assistance centers came to be."""
