"""How the tables of the benchmark came to be."""
