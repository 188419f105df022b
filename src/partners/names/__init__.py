"""Comparing the names of organisations."""

from partners.names.keys import name_key

__all__ = ["name_key"]
