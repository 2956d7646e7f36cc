"""A file becomes rows: its text, its table, its headings, its cells."""
