"""A grid: its courses and groups, their care, a new one by upload."""
