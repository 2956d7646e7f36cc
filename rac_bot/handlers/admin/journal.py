"""`/rac journal`: who saw a file, what a person did; for administrators."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json, escape
from rac_bot.domain.codes import parse_da
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.errors import JournalUnknown
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.i18n import _
from rac_bot.modals.admin.journal import PAGE, journal_view
from rac_bot.modals.parts.labels import candidate_title
from rac_bot.modals.parts.place import Place
from rac_bot.store.file import candidates
from rac_bot.store.models import Action
from rac_bot.store.people import people
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.action("journal_before", turn_page, Role.ADMINISTERING)
    routes.action("journal_after", turn_page, Role.ADMINISTERING)


def open_journal(desk: Desk, interaction: Interaction) -> Answer:
    """`/rac journal 123-4567`: that file's; `/rac journal @Julie`: that person's."""
    asked = interaction.text.partition(" ")[2].strip()
    with desk.store.writing() as session:
        return shown(interaction, _view(session, desk, interaction.user, _whose(session, asked)))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place.but(page=interaction.number)
    with desk.store.writing() as session:
        return shown(interaction, _view(session, desk, interaction.user, place))


def _whose(session: Session, asked: str) -> Place:
    try:
        found = candidates.by_da(session, parse_da(asked))
    except ValueError:
        found = None
    if found:
        return Place(candidate=found.id)
    wanted = fold(asked.removeprefix("@"))
    known = people.names(session)
    ids = [one for one, name in known.items() if wanted and (wanted in fold(name) or fold(one) == wanted)]
    if len(ids) != 1:
        raise JournalUnknown(sorted(known[one] for one in ids))
    return Place(person=ids[0])


def _view(session: Session, desk: Desk, user: str, place: Place) -> Json:
    ref = desk.reference(session)
    first = place.page * PAGE
    entries = journal.entries(
        session,
        candidate_id=place.candidate,
        actor=place.person,
        until=place.until,
        skip=first,
        limit=PAGE + 1,
    )
    if place.until is None:  # pages keep to what there was
        place = place.but(until=entries[0].id if entries else 0)
        journal.record(session, user, Action.READ_JOURNAL, candidate_id=place.candidate)
    ids = {entry.candidate_id for entry in entries if entry.candidate_id}
    named = {one.id: one for one in candidates.of_ids(session, ids)}
    if place.candidate:
        person = candidates.candidate(session, place.candidate)
        title = _("Journal du dossier : {who}", who=candidate_title(person))
    else:
        title = _("Journal de : *{who}*", who=escape(ref.name(place.person)))
    return journal_view(title, entries[:PAGE], named, ref, place, more=len(entries) > PAGE)
