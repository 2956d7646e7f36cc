"""The reference of the docs, from the code: `make reference` writes the pages, a test compares them."""
