"""Tests of persons, posts, qualifications and leading groups."""
