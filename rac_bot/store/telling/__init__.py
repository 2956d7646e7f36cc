"""Stored messages, until Slack holds them."""
