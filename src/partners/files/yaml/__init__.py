"""YAML text to records, with a clear message for everything that can be wrong."""
