"""The whole product from outside: served by its own command, asked by real clients."""
