"""The catalogs of the languages other than French."""
