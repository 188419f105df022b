"""The one canonical form of a registry's files."""
