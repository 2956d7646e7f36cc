"""What `make bench` runs: acks a second over HTTP, as a ratio to bare Bolt in the same run."""
