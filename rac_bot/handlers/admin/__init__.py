"""What administrators do: accesses, messages, the journal; and who Slack says people are."""
