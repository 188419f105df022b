"""A registry as a folder of YAML: read, checked, written in one form."""
