"""What is wrong with a registry as a whole: its files with each other."""
