"""What the watches found for somebody: the window of each, and what is done of it."""
