"""What the words of the trade mean: codes, modes, masks, folding. Imports no Slack and no SQL."""
