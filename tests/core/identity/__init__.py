"""Tests of people, accounts and sessions."""
