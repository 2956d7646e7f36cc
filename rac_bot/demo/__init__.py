"""`rac-bot demo`: the bot at work on one's own machine, against the sandbox; nothing leaves it."""
