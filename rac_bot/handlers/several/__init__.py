"""Several inscriptions in one gesture."""
