"""Facts that the core is delivered with; where each comes from stands in SOURCES.md."""
