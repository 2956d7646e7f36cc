"""An invented week: inscriptions, the messages about them, and what people write in the channels."""

from datetime import UTC, datetime, timedelta

from rac_bot.delivery.drawing import drawn
from rac_bot.demo.college import College
from rac_bot.domain.calendar import Calendar
from rac_bot.domain.codes import parse_course
from rac_bot.domain.modes import Mode
from rac_bot.domain.routing import Routing
from rac_bot.i18n import TORONTO
from rac_bot.store.college import grids
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate, enrol
from rac_bot.store.models import MessageState
from rac_bot.store.telling import outbox, telling, undelivered
from rac_bot.store.work.work import COMMAND_LINE

# Working days ago, hour, minute, who, DA, course, mode. None for Lise Leblanc: the visitor enrols her.
INSCRIPTIONS = (
    (6, 9, 12, "UJULIE", "2345678", "322-703-RL", Mode.EE),
    (6, 9, 15, "UJULIE", "2345678", "322-713-RL", Mode.EE),
    (5, 14, 40, "ULUC", "2345679", "350-704-RL", Mode.EE_SR),
    (4, 10, 5, "UJULIE", "2345683", "322-714-RL", Mode.EE),
    (4, 10, 9, "UJULIE", "2345683", "322-724-RL", Mode.FM),
    (3, 15, 31, "ULUC", "2345680", "322-793-RL", Mode.EE),
    (2, 11, 2, "UJULIE", "2345684", "322-709-RL", Mode.EE_SR),
    (1, 16, 20, "ULUC", "2345679", "322-813-RL", Mode.FM),
)
TALK = (
    (6, 8, 47, "team", "UAMINA", "Bonjour ! La grille JEE0K-17R-RA est à jour dans rac-bot. :wave:"),
    (6, 8, 52, "team", "UJULIE", "Merci ! Je commence les inscriptions de la cohorte ce matin."),
    (5, 13, 15, "general", "ULUC", "Quelqu’un a la clé de la salle d’entrevue ?"),
    (5, 13, 18, "general", "UALEX", "Elle est à l’accueil."),
    (3, 9, 30, "team", "ULUC", "Les stages n’ont pas de groupe FM dans la grille : c’est voulu, <@UAMINA> ?"),
    (3, 9, 41, "team", "UAMINA", "Oui, seulement EE et EE SR pour les deux stages."),
    (1, 8, 58, "general", "UAMINA", "Comité RAC jeudi à 13 h 30. L’ordre du jour suit."),
)


def invent(place: College, today: datetime) -> None:
    """Write the week into a store that has no message about an inscription yet."""
    with place.store.writing(COMMAND_LINE) as work:
        told = undelivered.messages(work, list(MessageState), limit=len(INSCRIPTIONS))
        if any(message.dossier_id for message in told):
            return
        for days, hour, minute, actor, da, number, mode in INSCRIPTIONS:
            when = _moment(today, days, hour, minute)
            candidate = candidates.by_da(work, da)
            assert candidate is not None, "the samples have these people"  # noqa: S101
            admission = candidate.admissions[0]
            course = grids.course_by_number(work, admission.grid_id, parse_course(number))
            assert course is not None, "the sample grid has these courses"  # noqa: S101
            group = next(g for g in course.groups if g.mode is mode)
            where = SessionToCreate(admission.id, Calendar().current(today.date()))
            wish = Enrolment(candidate.id, where, course.id, ChosenGroup(group.id, group.number))
            theirs = work.on_behalf_of(actor).at(when)
            telling.enrolled(theirs, [enrol(theirs, wish)], Routing(place.team.id))


def recall(place: College, today: datetime) -> None:
    """Show in the workspace, which keeps nothing, the messages of the store and what people wrote."""
    channels = {"team": place.team.id, "general": place.general.id}
    for days, hour, minute, where, author, text in TALK:
        place.sandbox.recall(channels[where], author, text, at=_moment(today, days, hour, minute))
    with place.store.writing(COMMAND_LINE) as work:
        stored = dict(outbox.counts(work))
        for message in undelivered.messages(work, stored, limit=sum(stored.values())):
            message.text, message.blocks = drawn(work, message.id)[0]
            recalled = place.sandbox.recall(
                message.recipient, None, message.text, message.blocks, at=message.created_at
            )
            message.channel, message.ts = recalled.channel, recalled.ts
            message.state, message.sent_at = MessageState.SENT, message.sent_at or message.created_at


def _moment(today: datetime, days: int, hour: int, minute: int) -> datetime:
    day = today.astimezone(TORONTO)
    while days:  # not on weekends
        day -= timedelta(days=1)
        days -= day.weekday() < 5
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
