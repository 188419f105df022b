"""What people write in a cell, a list or a command, and what it means: characters, numbers, units, days, names."""
