"""What is held on a person, and when it goes."""
