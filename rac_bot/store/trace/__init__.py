"""Who did what, and what it changed."""
