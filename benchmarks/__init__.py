"""Measurements: one file a question, each printing a table."""
