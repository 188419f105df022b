"""Reading of a published list."""
