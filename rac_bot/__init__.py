"""rac-bot: enrol RAC candidates (reconnaissance des acquis et des compétences) from Slack."""
