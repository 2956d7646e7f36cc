"""Assembles the bot, serves it, checks it."""
