"""The tests of finding, ordering, checking and switching plugins."""
