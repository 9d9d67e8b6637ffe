"""Tests of requests and help."""
