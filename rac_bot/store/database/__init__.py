"""The database itself: opened, upgraded, moved, backed up."""
