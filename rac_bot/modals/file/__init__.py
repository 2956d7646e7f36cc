"""The candidate's file: banner, session dossiers, inscriptions of the chosen session."""
