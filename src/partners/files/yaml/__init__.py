"""YAML text to records, and everything that can be wrong with it, said to the person who wrote it."""
