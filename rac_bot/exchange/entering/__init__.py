"""What a file's rows change in the store."""
