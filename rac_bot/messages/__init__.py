"""Block Kit messages, which Slack keeps: masked, the same facts in `text` as in blocks. Pure."""
