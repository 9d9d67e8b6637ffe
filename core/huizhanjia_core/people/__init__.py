"""Persons, the posts they hold, their qualifications, and the leading groups."""
