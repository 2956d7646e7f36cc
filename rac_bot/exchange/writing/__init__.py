"""Files for the college, written from the store."""
