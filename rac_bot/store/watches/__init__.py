"""What is found for each without being asked: rules, whom it concerns, what was dealt with."""
