"""A candidate's file: people, admissions, session dossiers, inscriptions."""
