"""Tests of roles, grants and policies."""
