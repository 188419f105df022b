"""Published lists: reading them, importing them into a registry, comparing them with it."""
