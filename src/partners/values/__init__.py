"""Values as people write them in a cell, a list or a command: characters, numbers, units, days, names."""
