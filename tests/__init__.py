"""The tests of huizhanjia, laid out as its sources are."""
