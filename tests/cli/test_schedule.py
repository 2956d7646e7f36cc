"""`rac-bot schedule`: what the bot will do by itself."""

import json
from datetime import timedelta

from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.models import TaskKind
from rac_bot.store.models.base import utc_now
from tests.commands import rac_bot
from tests.databases import BY_JULIE


def test_it_lists_what_is_due_and_when_and_how_late_it_is(env: dict[str, str], store: Store) -> None:
    assert "Rien n’est prévu" in rac_bot("schedule", env=env).stdout
    now = utc_now()
    with store.writing(BY_JULIE) as work:
        tasks.lay(work, TaskKind.KEEPING, {"": now - timedelta(hours=3)}, now)
    ended = rac_bot("schedule", env=env)
    assert ended.returncode == 0, ended.stderr
    assert "(en retard de 3 heures)" in ended.stdout.replace("\u00a0", " ")
    assert "conservation" in ended.stdout
    [told] = json.loads(rac_bot("schedule", "--json", env=env).stdout)
    assert (told["kind"], told["key"]) == ("keeping", "")
