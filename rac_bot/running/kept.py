"""What of the bot Slack keeps and no request draws: the Homes, and messages about people of the team."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from rac_bot.blockkit import Json
from rac_bot.delivery import charts
from rac_bot.delivery.at_home import home_of
from rac_bot.domain.figures import Count, protected
from rac_bot.i18n import language, local_day
from rac_bot.messages.answers import draw_found, draw_mentioned, draw_refused
from rac_bot.messages.digest import draw_digest
from rac_bot.messages.weekly import Told, draw_weekly
from rac_bot.running.college import CALLER, COLLEAGUE, NEWCOMER, READER
from rac_bot.settings import Settings
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.file.pending import Tally
from rac_bot.store.models import ClaraState
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access_told, handing, handover, requests
from rac_bot.store.people.handover import Days
from rac_bot.store.telling import said
from rac_bot.store.watches.every import FINDERS, Counted
from rac_bot.store.work.work import THE_BOT, Work

FOLLOWED = 12  # candidates of a colleague


def homes(settings: Settings, store: Store) -> Iterator[Json]:
    """Of an administrator without candidates, of one who has some, of who has no access, of a reader."""
    with store.writing(THE_BOT) as work:
        for candidate_id in range(1, FOLLOWED + 1):
            followed.follow(work, COLLEAGUE, candidate_id)
    for person in (CALLER, COLLEAGUE, NEWCOMER, READER):
        yield home_of(store, person, settings.terms, settings.rac_admins, language.get(), utc_now())
    with store.writing(THE_BOT) as work:
        _hand_over(work)
    yield home_of(store, CALLER, settings.terms, settings.rac_admins, language.get(), utc_now())


def _hand_over(work: Work) -> None:
    """The caller has a list too, and is offered some of the colleague's."""
    for candidate_id in range(FOLLOWED + 1, 2 * FOLLOWED + 1):
        followed.follow(work, CALLER, candidate_id)
    if not handover.is_any_open(work):
        days = Days(handing.today_of(work))
        handing.offer(work.on_behalf_of(COLLEAGUE), COLLEAGUE, CALLER, range(1, 4), days)


def answers(store: Store) -> Iterator[tuple[str, list[Json]]]:
    """To who writes to the bot; and, stored, that somebody asks for access."""
    with store.writing(THE_BOT) as work:
        kept = said.keep(work, CALLER, "leblanc")
        if requests.ask(work, NEWCOMER):
            access_told.asked(work, NEWCOMER, [CALLER])
    for found in (0, 1, COUNTED + 1):
        yield draw_found(kept, found, to_enter=found or None)
    yield draw_mentioned(kept)
    waiting = Tally(3, states=Counter({*ClaraState} - {ClaraState.ENTERED}))
    watched = [Counted(one, 2, 7) for one in FINDERS]
    yield draw_digest(waiting, watched, local_day(utc_now()))
    text, blocks = _weekly()
    while blocks:  # with charts, with a table in their place, with neither
        yield text, charts.shown(blocks)
        blocks = charts.plainer(blocks) or []
    yield draw_refused("…", may_ask=True)


def _weekly() -> tuple[str, list[Json]]:
    """Of more programmes than are told one by one."""
    counts = {f"{n:03}.A0": Count(900 * n, 7) for n in range(1, 60)}
    [figures] = protected(counts | {"JEE.0K": Count()})
    week = Told(date(2026, 9, 28), figures)  # « 28 sept. » is among the longest
    return draw_weekly([week, *(Told(date(2026, 9, n), figures) for n in range(20, 25))], 2.5)
