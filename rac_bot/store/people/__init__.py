"""Who uses the bot, and what each may do."""
