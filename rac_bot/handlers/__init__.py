"""Bolt listeners: thin; each turns an interaction into one answer."""
