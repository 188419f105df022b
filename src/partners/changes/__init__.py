"""What changed between two registries, in words."""
