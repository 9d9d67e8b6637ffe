"""Tests of the room `numbering`."""
