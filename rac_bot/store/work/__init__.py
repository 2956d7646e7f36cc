"""What a person's rights let them read and write."""
