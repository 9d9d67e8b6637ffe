"""The trail: one record of all that was changed, tried or revealed, chained so that no gap stays hidden."""
