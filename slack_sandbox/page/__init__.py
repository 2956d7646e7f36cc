"""The page in the browser: a workspace that people act in by hand, pushed to as it changes."""

from slack_sandbox.page.routes import Page

__all__ = ["Page"]
