"""A session as it is typed and offered."""

from collections.abc import Iterable
from datetime import date

from rac_bot.blockkit import Json
from rac_bot.domain.calendar import Calendar
from rac_bot.domain.folding import fold
from rac_bot.domain.sessions import Session
from rac_bot.errors import SessionMalformed
from rac_bot.i18n import _
from rac_bot.modals.parts import inputs


def parse_session(value: str | None) -> Session:
    try:
        return Session.parse(value or "")
    except ValueError as error:
        raise SessionMalformed from error


def sessions_offered(typed: str, usual: Iterable[Session]) -> list[Session]:
    """The sessions that a type-ahead offers: the one typed, else those usual ones that hold the text."""
    try:
        return [Session.parse(typed)]
    except ValueError:
        wanted = fold(typed)
        return sorted({s for s in usual if wanted in fold(s.label)})


def over(session: Session, calendar: Calendar, today: date) -> str | None:
    """The warning, where that session is over."""
    if not calendar.is_over(session, today):
        return None
    now = calendar.current(today)
    if calendar.of(now).first > today:
        return _(
            "{session} est terminée. La prochaine session est {now}.", session=session.name, now=now.name
        )
    return _("{session} est terminée. La session en cours est {now}.", session=session.name, now=now.name)


def following(session: Session, calendar: Calendar, today: date) -> Session | None:
    """The session proposed after that one: the next, unless it is over."""
    after = session.next()
    return calendar.proposed(today) if calendar.is_over(after, today) else after


def session_choices(typed: str, now: Session) -> list[Json]:
    """Opens on the current session and the next one."""
    return [session_option(s) for s in sessions_offered(typed, (now, now.next()))]


def session_option(session: Session) -> Json:
    return inputs.option(session.label, session.code)


def session_select(name: str, initial: Json | None) -> Json:
    return inputs.external_select(name, initial=initial, placeholder=_("Choisir ou taper une session"))
