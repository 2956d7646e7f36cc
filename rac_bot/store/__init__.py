"""The database: models, engine, one module of functions per subject, migrations. Imports no Slack."""
