"""The harness, tested before it tests others."""
