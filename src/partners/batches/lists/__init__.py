"""Reading a published list."""
