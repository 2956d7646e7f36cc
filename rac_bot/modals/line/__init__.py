"""Windows of a line of the file."""
