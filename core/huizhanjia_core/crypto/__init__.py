"""Sealed fields: a key a person or dossier, wrapped by the deployment's master key, destroyed to erase."""
