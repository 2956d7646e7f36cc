"""Windows of the search."""
