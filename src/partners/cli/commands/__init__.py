"""Commands, one module each: its options, its help, one call of the library, one answer."""
