"""The union tree with its dated past, its sites and premises, and the populations it serves."""
