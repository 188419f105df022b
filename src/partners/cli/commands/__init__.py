"""One module per command: its options, its help, one call of the library, one answer."""
