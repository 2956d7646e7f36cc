"""What the college decides: lists, grids, its own fields."""
