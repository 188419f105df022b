"""What the files of a registry hold, as frozen records."""
