"""Requests for the nine services: registered, decided within caps, delivered, counted."""
