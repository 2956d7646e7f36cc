"""A small Bolt app, and the workspace to try it in: `python -m slack_sandbox.example`."""
