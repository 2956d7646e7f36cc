"""Enrolling in a course."""
