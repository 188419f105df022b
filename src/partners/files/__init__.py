"""The registry as a folder of YAML files: reading, checking, and writing in canonical form."""
