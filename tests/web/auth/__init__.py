"""Tests of logging in and of a person's own account."""
