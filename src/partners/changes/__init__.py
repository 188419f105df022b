"""Changes between two registries, in words."""
