"""Tests of the assistance centers."""
