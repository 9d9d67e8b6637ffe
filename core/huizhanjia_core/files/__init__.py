"""Uploaded files: checked, kept once by content, and shown to whoever may see what they belong to."""
