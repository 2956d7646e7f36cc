"""The college's files: read and entered in the store, compared with it, written from it."""
