"""How fast the whole real stack is: sessions, scope, limits, masking and metrics on."""
