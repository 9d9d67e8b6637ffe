"""Tests of sealed fields."""
