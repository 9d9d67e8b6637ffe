"""A plugin that only the benchmark installs: case files, their ledger and a rollup, as real modules have."""
