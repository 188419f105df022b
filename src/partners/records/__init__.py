"""Records of a registry: the contents of its files as frozen models."""
