"""What runs by itself while the bot serves."""
