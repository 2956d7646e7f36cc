"""*Confier mes candidats*: the form, its rehearsal, and the windows of what is confided."""
