"""What goes out as a file."""
