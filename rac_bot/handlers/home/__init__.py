"""Help, and the words after `/rac`."""
