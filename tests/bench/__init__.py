"""What keeps the benchmark honest: right data, equal answers, a report that names what is missing."""
