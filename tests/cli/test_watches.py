"""`rac-bot watches`: what is watched over, and what it would say."""

import json

from rac_bot.domain.watches import Rule, Watch
from rac_bot.store.database.engine import Store
from rac_bot.store.watches import rules
from tests.commands import rac_bot
from tests.databases import BY_JULIE


def test_it_lists_the_rules_and_tries_them(env: dict[str, str], store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        rules.change(work, Rule(Watch.SILENCE, on=True, figure=6, audience=("ULUC",)))
    ended = rac_bot("watches", env=env)
    assert ended.returncode == 0, ended.stderr
    assert "6 mois" in ended.stdout.replace("\u00a0", " ")
    found = {one["watch"]: one for one in json.loads(rac_bot("watches", "--json", env=env).stdout)}
    assert found["silence"] == {"watch": "silence", "on": True, "figure": 6, "audience": ["ULUC"]}
    assert (found["digest"]["on"], found["dropping"]["on"]) == (True, False)
    assert "SLACK_BOT_TOKEN" in rac_bot("watches", "--try", env=env).stderr
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "RAC_ADMINS": "UADMIN", "RAC_TEAM_CHANNEL": "CEQUIPE"}
    assert "Rien à dire à personne." in rac_bot("watches", "--try", env=env | given).stdout
