"""A federation of national scale, made up by a seed: its tree, its case files, its ledger, its accounts."""
