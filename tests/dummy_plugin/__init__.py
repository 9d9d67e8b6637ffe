"""A small plugin that uses every hook once: benches that unions put up."""
