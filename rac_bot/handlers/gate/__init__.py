"""What every interaction passes: who comes in, what they ask, what answers them."""
