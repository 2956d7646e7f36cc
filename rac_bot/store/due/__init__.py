"""What is to be done at a time: the tasks that the clock starts."""
