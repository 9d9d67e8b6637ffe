"""The history of the core's tables, and the template of every module's revisions."""
