"""What the tests would miss: the code is changed in one place at a time, which ought to be noticed."""
