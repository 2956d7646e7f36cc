"""A line of the file: shown, changed, graded, copied, deleted, brought back."""
