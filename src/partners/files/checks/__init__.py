"""Checks of a whole registry, between its files."""
