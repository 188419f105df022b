"""Canonical form of a registry's files."""
