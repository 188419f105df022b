"""Matching of organisation names."""

from partners.values.keys import as_name, name_key

__all__ = ["as_name", "name_key"]
