"""What comes after an inscription: its results, its census."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, ForeignDossier, LineDeleted
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, closed_onto, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.telling import tell_changed
from rac_bot.handlers.line.line import detail_of, line_shown, of_file
from rac_bot.i18n import _
from rac_bot.modals.line import results as modal
from rac_bot.modals.parts import notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file import lines
from rac_bot.store.models import Inscription, InscriptionState
from rac_bot.store.people import people
from rac_bot.store.trace.changes import Values

Entered = Mapping[str, Any]
Draw = Callable[[Interaction, Inscription, Reference, Entered | None, str | None], Json]
Save = Callable[[Session, Inscription], Values]


def register(routes: Routes) -> None:
    routes.action("results_of_line", results_of_line, Role.ADVISING)
    routes.view(modal.GRADES, submit_results, Role.ADVISING)
    routes.action("census_of_line", census_of_line, Role.ADVISING)
    routes.view(modal.CENSUS, submit_census, Role.ADVISING)


def results_of_line(desk: Desk, interaction: Interaction) -> Answer:
    return _opened(desk, interaction, _results)


def census_of_line(desk: Desk, interaction: Interaction) -> Answer:
    return _opened(desk, interaction, _census)


def submit_results(desk: Desk, interaction: Interaction) -> Answer:
    entered, seen = modal.read_results(interaction.view), interaction.place.version or 0

    def save(session: Session, line: Inscription) -> Values:
        return lines.grade(session, interaction.user, line, entered, seen=seen)

    return _submitted(desk, interaction, entered, save, _results)


def submit_census(desk: Desk, interaction: Interaction) -> Answer:
    entered, seen = modal.read_census(interaction.view), interaction.place.version or 0

    def save(session: Session, line: Inscription) -> Values:
        by = people.name_of(session, interaction.user)
        return lines.change(session, interaction.user, line, {**entered, "census_by": by}, seen=seen)

    return _submitted(desk, interaction, entered, save, _census)


def _results(
    interaction: Interaction, line: Inscription, ref: Reference, entered: Entered | None, warning: str | None
) -> Json:
    return modal.results_view(line, ref, interaction.place, entered, warning)


def _census(
    interaction: Interaction, line: Inscription, ref: Reference, entered: Entered | None, warning: str | None
) -> Json:
    by = ref.name(interaction.user)
    return modal.census_view(line, ref, interaction.place, by, entered, warning)


def _opened(desk: Desk, interaction: Interaction, draw: Draw) -> Answer:
    with desk.store.reading() as session:
        line = line_shown(session, interaction, interaction.number)
        if line.dossier.foreign:
            raise ForeignDossier
        if line.state is InscriptionState.DELETED:
            raise LineDeleted(line.course.number)
        ref = desk.reference(session)
        return shown(interaction, draw(interaction, line, ref, None, None))


def _submitted(desk: Desk, interaction: Interaction, entered: Entered, save: Save, draw: Draw) -> Answer:
    """Saved, the file beneath shows it at once; where others changed the line, the form says so and asks."""
    line_id = interaction.place.line or 0
    try:
        with desk.store.writing() as session:
            line = line_shown(session, interaction, line_id)
            changed = save(session, line)
            tell_changed(session, [line])
            notice = notices.changed_notice(line, changed, desk.reference(session))
            answer = _closed(session, desk, interaction, line, notice)
    except ChangedMeanwhile as refusal:
        desk.journal_refusal(interaction, refusal)
        with desk.store.reading() as session:
            line = line_shown(session, interaction, line_id)
            ref = desk.reference(session)
            warning = meanwhile(refusal, _("cette inscription"), ref)
            own = modal.rebased(entered, line, refusal)
            return shown(interaction, draw(interaction, line, ref, own, warning))
    desk.wake_delivery()
    return answer


def _closed(session: Session, desk: Desk, interaction: Interaction, line: Inscription, notice: str) -> Answer:
    """Onto the file; where there is none beneath, onto the detail."""
    place, user = interaction.place, interaction.user
    detail = detail_of(session, desk, user, line, place, escape(notice))
    if not place.from_file:
        return shown(interaction, detail)
    return closed_onto(interaction, file_of(session, desk, user, of_file(place), notice=notice), detail)
