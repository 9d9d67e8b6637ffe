"""Tables, keys and transactions, the same on SQLite and on PostgreSQL."""
