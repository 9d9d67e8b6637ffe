"""Dossiers of workers in difficulty (困难职工档案): households, their economy, and the life of a file."""
