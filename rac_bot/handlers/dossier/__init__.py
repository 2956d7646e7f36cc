"""Session dossiers: created, changed, copied; what remains to enrol in."""
