"""Scenes of the college’s files coming in."""
