"""One inscription: its detail, and what its buttons do to it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseBack,
    LineDeleted,
    Locked,
    NotDeleted,
    Refusal,
    TooLateToRestore,
    Vanished,
)
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, pushed, shown, shown_over
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.telling import tell_changed, tell_deleted
from rac_bot.i18n import _
from rac_bot.modals.file.view import CALLBACK as FILE
from rac_bot.modals.line.line import deleted_view, line_view
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.place import Place
from rac_bot.store.college import user_fields
from rac_bot.store.file import lines
from rac_bot.store.models import Action, FieldSubject, Inscription, InscriptionState
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import changes, journal

HISTORY = 5

# What stands in the way of a press on the detail or on the file, said there.
SAID_IN_PLACE = (ChangedMeanwhile, CourseBack, LineDeleted, Locked, NotDeleted, TooLateToRestore)

Act = Callable[[Session, Inscription], str]  # the change, and the sentence that tells it


def register(routes: Routes) -> None:
    routes.action("line_detail", open_detail)
    routes.action("enter_in_clara", enter_in_clara, Role.ADVISING)
    routes.action("enter_told", enter_told, Role.ADVISING)
    routes.action("delete_line", delete_line, Role.ADVISING)
    routes.action("restore_line", restore_line, Role.ADVISING)


def open_detail(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.writing() as session:
        line = line_shown(session, interaction, interaction.number)
        place = interaction.place.but(from_file=True)
        return pushed(interaction, detail_of(session, desk, interaction.user, line, place))


def detail_of(
    session: Session, desk: Desk, user: str, line: Inscription, place: Place, notice: str | None = None
) -> Json:
    """The detail as it is now, and the journal's line that this person saw it; `notice` is mrkdwn."""
    journal.record(
        session,
        user,
        Action.CONSULT,
        candidate_id=line.dossier.candidate_id,
        dossier_id=line.dossier_id,
        inscription_id=line.id,
    )
    history = changes.latest(session, line, HISTORY)
    fields = user_fields.of(session, FieldSubject.INSCRIPTION)
    return line_view(line, history, fields, desk.reference(session), place, utc_now(), notice)


def line_shown(session: Session, interaction: Interaction, line_id: int) -> Inscription:
    """The line, where it is one of the file, or the very line of the detail, that the person has on screen.

    Raises:
        Vanished: it is none.
    """
    place = interaction.place
    if place.line not in (None, line_id) or (interaction.view and place.candidate is None):
        raise Vanished
    return lines.line(session, line_id, place.candidate)


# --- a press, and what it shows ---------------------------------------------------------------------


def enter_in_clara(desk: Desk, interaction: Interaction) -> Answer:
    line_id, version = forms.versioned(interaction.chosen)

    def enter(session: Session, line: Inscription) -> str:
        said = say_entered(session, interaction.user, line, seen=version)
        tell_changed(session, [line])
        return notices.entered_notice(line, now=said)

    return _pressed(desk, interaction, line_id, enter)


def say_entered(session: Session, user: str, line: Inscription, *, seen: int) -> bool:
    """Say that CLARA holds the line as that version of it was; False: it was said before.

    Raises:
        LineDeleted: somebody deleted it since. CLARA then holds what the file does not.
        ChangedMeanwhile: somebody changed it since.
    """
    later = changes.since(session, line, seen)
    if line.state is InscriptionState.DELETED and any(one.entry.action is Action.DELETE for one in later):
        raise LineDeleted(line.course.number)
    return lines.enter_in_clara(session, user, line, seen=seen, now=utc_now())


def delete_line(desk: Desk, interaction: Interaction) -> Answer:
    user = interaction.user

    def delete(session: Session, line: Inscription) -> str:
        lines.delete(session, user, line, seen=interaction.place.version or 0, now=utc_now())
        tell_deleted(session, user, line)
        return notices.deleted_notice(line)

    return _pressed(desk, interaction, interaction.number, delete, deleted_view)


def restore_line(desk: Desk, interaction: Interaction) -> Answer:
    """From the file, the window that said it was deleted, or the message kept by whoever deleted it."""

    def restore(session: Session, line: Inscription) -> str:
        lines.restore(session, interaction.user, line, now=utc_now())
        tell_changed(session, [line])
        return notices.restored_notice(line)

    return _pressed(desk, interaction, interaction.number, restore)


def _pressed(
    desk: Desk,
    interaction: Interaction,
    line_id: int,
    act: Act,
    over: Callable[[Inscription, Place], Json] | None = None,
) -> Answer:
    """Do it; `over` is what then replaces the detail, if not the detail itself."""
    try:
        with desk.store.writing() as session:
            line = line_shown(session, interaction, line_id)
            notice = act(session, line)
            answer = _drawn(session, desk, interaction, line, notice, over=over)
    except SAID_IN_PLACE as refusal:
        if not interaction.view:  # a message: a window says it
            raise
        desk.journal_refusal(interaction, refusal)
        return _refused_in_place(desk, interaction, line_id, refusal)
    desk.wake_delivery()
    return answer


def _refused_in_place(desk: Desk, interaction: Interaction, line_id: int, refusal: Refusal) -> Answer:
    """What the person looked at, as it is now, and why nothing was done."""
    with desk.store.writing() as session:
        line = line_shown(session, interaction, line_id)
        told = str(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            ref = desk.reference(session)
            told = meanwhile(refusal, _("cette inscription"), ref, _("Relisez, puis recommencez."))
        return _drawn(session, desk, interaction, line, f"⚠️ {told}", marked_up=True)


def _drawn(
    session: Session,
    desk: Desk,
    interaction: Interaction,
    line: Inscription,
    notice: str,
    *,
    over: Callable[[Inscription, Place], Json] | None = None,
    marked_up: bool = False,
) -> Answer:
    """The file with the notice, for a press on it or on a message; else the detail, and the file beneath."""
    user, callback = interaction.user, interaction.view.get("callback_id")
    place = interaction.place
    if not interaction.view:
        place = Place(candidate=line.dossier.candidate_id, dossier=line.dossier_id)
    if callback in (None, FILE):
        return shown(interaction, file_of(session, desk, user, place, notice=notice))
    told = notice if marked_up else escape(notice)
    view = over(line, place) if over else detail_of(session, desk, user, line, place, told)
    if not place.from_file:
        return shown(interaction, view)
    beneath = None if marked_up else notice
    return shown_over(interaction, view, file_of(session, desk, user, of_file(place), notice=beneath))


def of_file(place: Place) -> Place:
    """The same, of the file beneath."""
    return place.but(line=None, version=None, from_file=False)


def enter_told(desk: Desk, interaction: Interaction) -> Answer:
    """*Saisie dans CLARA* on a message: the lines that it tells, as they were when it told them."""
    entered: list[Inscription] = []
    changed: list[Inscription] = []
    with desk.store.writing() as session:
        for line_id, version in map(forms.versioned, interaction.chosen_on_message.split(",")):
            line = lines.line(session, line_id)
            try:
                if say_entered(session, interaction.user, line, seen=version):
                    entered.append(line)
            except (ChangedMeanwhile, LineDeleted):
                changed.append(line)
        tell_changed(session, [*entered, *changed])  # of the latter the button gets the present version
        view = notices.told_notice(entered, changed)
    desk.wake_delivery()
    return shown(interaction, view)
