"""The bot put together, served and checked."""
