"""Deeds: one function each, in the caller's transaction."""
