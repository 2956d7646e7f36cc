"""The last that was heard of a candidate, in words."""

from rac_bot.domain.silence import Event, Heard
from rac_bot.i18n import _, day


def last_event(event: Event | None) -> str:
    """`dernier événement : inscription à 350-714-RL, A-2025, le 3 sept. 2025`; None: of no known day."""
    if event is None:
        return _("aucun événement connu")
    on, what, session = day(event.day), event.what, event.session
    if event.heard is Heard.NOTHING:
        return _("aucun événement connu ; au dossier depuis le {day}", day=on)
    told = {
        Heard.ADMITTED: _("admission à {grid}, le {day}", grid=what, day=on),
        Heard.SESSION_BEGAN: _("session {session}, commencée le {day}", session=what, day=on),
        Heard.COURSE_BEGAN: _(
            "cours {course}, {session}, commencé le {day}", course=what, session=session, day=on
        ),
        Heard.SESSION: _("session {session}, créée le {day}", session=what, day=on),
        Heard.ENROLLED: _(
            "inscription à {course}, {session}, le {day}", course=what, session=session, day=on
        ),
        Heard.CENSUS: _("recensement de {course}, {session}, le {day}", course=what, session=session, day=on),
        Heard.RESULT_BY: _(
            "résultat de {course}, {session}, au plus tard le {day}", course=what, session=session, day=on
        ),
        Heard.RESULT: _("résultat de {course}, {session}, le {day}", course=what, session=session, day=on),
    }[event.heard]
    return _("dernier événement : {event}", event=told)
