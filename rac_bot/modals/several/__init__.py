"""Windows of several inscriptions at once."""
