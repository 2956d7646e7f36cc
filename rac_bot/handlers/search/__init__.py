"""Finding a candidate."""
