"""How the tables of benches came to be."""
