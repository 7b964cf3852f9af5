"""Tests of the pages of a centre's staff."""
