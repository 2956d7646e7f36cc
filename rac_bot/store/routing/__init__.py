"""Which channel is told of what, and of how many."""
