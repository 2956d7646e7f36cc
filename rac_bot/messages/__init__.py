"""Block Kit messages, which stay in Slack: masked, with the same facts in `text` as in blocks. Pure."""
