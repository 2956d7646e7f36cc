"""Windows of session dossiers."""
