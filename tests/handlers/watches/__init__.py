"""Tests of the windows of what is watched over."""
