"""Import of a published list into a registry."""
