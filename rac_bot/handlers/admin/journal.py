"""`/rac journal`: who saw a file, what a person did; for administrators."""

from rac_bot.blockkit import Json, escape
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.errors import JournalUnknown
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.admin.journal import PAGE, JournalPlace, journal_view
from rac_bot.modals.parts.labels import candidate_title
from rac_bot.store.file import candidates
from rac_bot.store.models import Action
from rac_bot.store.people import people
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.turns("journal", turn_page, Role.ADMINISTERING)


def open_journal(visit: Visit) -> Answer:
    """`/rac journal 123-4567`: that file's; `/rac journal @Julie`: that person's."""
    asked = visit.asked.text.partition(" ")[2].strip()
    with visit.writing() as work:
        return visit.show(_view(work, visit, _whose(work, asked)))


def turn_page(visit: Visit) -> Answer:
    place = visit.place(JournalPlace).but(page=visit.asked.number)
    with visit.writing() as work:
        return visit.show(_view(work, visit, place))


def _whose(work: Work, asked: str) -> JournalPlace:
    if found := candidates.of_typed_da(work, asked):
        return JournalPlace(candidate=found.id)
    wanted = fold(asked.removeprefix("@"))
    known = people.names(work)
    ids = [one for one, name in known.items() if wanted and (wanted in fold(name) or fold(one) == wanted)]
    if len(ids) != 1:
        raise JournalUnknown(sorted(known[one] for one in ids))
    return JournalPlace(person=ids[0])


def _view(work: Work, visit: Visit, place: JournalPlace) -> Json:
    ref = visit.reference(work)
    first = place.page * PAGE
    entries = journal.entries(
        work, candidate_id=place.candidate, actor=place.person, until=place.until, skip=first, limit=PAGE + 1
    )
    if place.until is None:  # pages keep to what there was
        place = place.but(until=entries[0].id if entries else 0)
        journal.record(work, Action.READ_JOURNAL, candidate_id=place.candidate)
    ids = {entry.candidate_id for entry in entries if entry.candidate_id}
    named = {one.id: one for one in candidates.of_ids(work, ids)}
    if place.candidate:
        person = candidates.candidate(work, place.candidate)
        title = _("Journal du dossier : {who}", who=candidate_title(person))
    else:
        title = _("Journal de : *{who}*", who=escape(ref.name(place.person)))
    return journal_view(title, entries[:PAGE], named, ref, place, more=len(entries) > PAGE)
