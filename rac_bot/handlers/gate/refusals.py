"""What is said to a person whose request was refused or failed, and the journal's line of a refusal."""

import uuid

from rac_bot.blockkit import escape
from rac_bot.errors import (
    AccessRefused,
    Busy,
    CannotWrite,
    ChangedMeanwhile,
    ConnectionLost,
    FileOutOfReach,
    Malformed,
    Refusal,
)
from rac_bot.handlers.gate.answer import Answer, beside, offer, whisper
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.visit import Desk, Visit
from rac_bot.i18n import _
from rac_bot.logs import frames, logger
from rac_bot.modals.inscription.form import CALLBACK as INSCRIPTION
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import Number, Place
from rac_bot.store.models import Action
from rac_bot.store.people import people
from rac_bot.store.trace import journal
from rac_bot.store.work.work import THE_BOT, By
from rac_bot.words.people import person

log = logger()

_UNJOURNALED = (Busy, CannotWrite, ConnectionLost)  # the journal would meet the same trouble


class _AnyPlace(Place):
    """What windows of every kind may say."""

    candidate: Number | None = None


def refused(visit: Visit, refusal: Refusal) -> Answer:
    """The refusal said where the person is: beside its field, in a window, or under the command."""
    asked = visit.asked
    if asked.looking_up:
        return offer([])
    if isinstance(refusal, ChangedMeanwhile):
        refusal = _naming(visit.desk, refusal)
    if refusal.field and refusal.field in forms.input_names(asked.view) and asked.submission:
        return beside(refusal.field, str(refusal))
    # What was typed is in most of them; those about rights mention the people who give them.
    sentence = str(refusal) if isinstance(refusal, AccessRefused) else escape(str(refusal))
    if asked.command:
        return whisper(sentence)
    return visit.show(notice_view(_title(asked, refusal), sentence), hashed=False)


def failed(visit: Visit, error: Exception) -> Answer:
    """A reference to give to whoever runs the bot, and the same in the log."""
    reference = uuid.uuid4().hex[:8]
    log.error("interaction_failed", reference=reference, error=type(error).__name__, frames=frames(error))
    if visit.saved:
        sentence = _(
            "C’est enregistré, mais la suite n’a pas pu être affichée. Rouvrez le dossier pour la voir ; si "
            "cela se répète, donnez la référence {reference} à la personne qui gère rac-bot.",
            reference=reference,
        )
    else:
        sentence = _(
            "Quelque chose n’a pas fonctionné et rien n’a été enregistré. Réessayez ; si cela se répète, "
            "donnez la référence {reference} à la personne qui gère rac-bot.",
            reference=reference,
        )
    if visit.asked.looking_up:
        return offer([])
    if visit.asked.command:
        return whisper(sentence)
    return visit.show(notice_view(_("Un imprévu"), sentence), hashed=False)


def to_journal(error: BaseException | None) -> Refusal | None:
    """What was refused; where telling it met another trouble, that which was told."""
    while error is not None:
        if isinstance(error, Refusal) and not isinstance(error, _UNJOURNALED):
            return error
        error = error.__context__
    return None


def journal_refusal(desk: Desk, asked: Interaction, refusal: Refusal, until: float) -> None:
    by = By(asked.user, THE_BOT.rights, asked.origin)  # the journal takes what a reader is refused too
    try:
        with desk.store.writing(by, until=until) as work:
            whose = refusal.candidate_id if isinstance(refusal, FileOutOfReach) else _candidate(asked)
            journal.record(work, Action.REFUSE, candidate_id=whose, detail=type(refusal).__name__)
    except Exception as error:  # noqa: BLE001  a refusal stands even where it cannot be journaled
        log.error("refusal_not_journaled", error=type(error).__name__, user=by.actor)


def _naming(desk: Desk, refusal: ChangedMeanwhile) -> ChangedMeanwhile:
    """The same, with people's names for their Slack ids."""
    with desk.store.reading(THE_BOT) as work:
        names = people.names(work)
    return ChangedMeanwhile([(person(names, who), when, what) for who, when, what in refusal.changes])


def _candidate(asked: Interaction) -> int | None:
    """Whom it was about, where the window can be read."""
    try:
        return _AnyPlace.of(asked.view).candidate or None  # 0, in series, before anybody is chosen
    except Malformed:
        return None


def _title(asked: Interaction, refusal: Refusal) -> str:
    if isinstance(refusal, AccessRefused):
        return _("Accès refusé")
    if isinstance(refusal, ConnectionLost) and refusal.unsure:
        return _("Peut-être enregistré")
    enrolling = asked.submission and asked.view.get("callback_id") == INSCRIPTION
    return _("Inscription refusée") if enrolling else _("Action impossible")
