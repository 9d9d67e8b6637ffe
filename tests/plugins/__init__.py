"""What every plugin must satisfy, the core included; a new plugin is tested here without a line of its own."""
