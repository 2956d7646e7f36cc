"""The windows of what the watches found."""
