"""Windows of the administrators."""
