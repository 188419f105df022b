"""Published lists: read from what was published, brought into a registry, compared with it."""
