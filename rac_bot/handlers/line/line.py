"""One inscription: its detail, and what its buttons do to it."""

from collections.abc import Callable, Sequence

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseBack,
    LineDeleted,
    Locked,
    NotDeleted,
    NotEntered,
    NotTheirsToUndo,
    Refusal,
    TooLateToRestore,
    Vanished,
)
from rac_bot.handlers.file import file_of, told_by_message
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.lacking import followed_by_list
from rac_bot.i18n import _
from rac_bot.modals.file.view import CALLBACK as FILE
from rac_bot.modals.line.line import CALLBACK, DELETE, delete_view, deleted_view, line_view
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.place import FilePlace, LinePlace
from rac_bot.modals.parts.undoing import delete_dossier, unmark
from rac_bot.modals.watches.lacking import CALLBACK as LACKING
from rac_bot.store.college import user_fields
from rac_bot.store.file import dossiers, lines, undoing
from rac_bot.store.models import Action, FieldSubject, Inscription
from rac_bot.store.telling import telling
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.work import Work

HISTORY = 5
FILES = (FILE, LACKING)  # what a form of a line, or its detail, stands over

# What stands in the way of a press on the detail or on the file, said there.
SAID_IN_PLACE = (
    *(ChangedMeanwhile, CourseBack, LineDeleted, Locked, NotDeleted, TooLateToRestore),
    *(NotEntered, NotTheirsToUndo),
)

Act = Callable[[Work, Inscription], str]  # the change, and the sentence that tells it
Offered = Callable[[Sequence[Inscription]], Sequence[Json]]  # what can be done about it, under the notice
Over = Callable[[Inscription, LinePlace], Json]  # what then replaces the detail, if not the detail itself


def register(routes: Routes) -> None:
    routes.action("line_detail", open_detail)
    routes.action("open_line", open_from_list)
    routes.action("enter_in_clara", enter_in_clara, Role.ADVISING)
    routes.action("put_back", put_back, Role.ADVISING)
    routes.action("delete_line", delete_line, Role.ADVISING)
    routes.action("ask_delete_line", ask_to_delete, Role.ADVISING)
    routes.view(DELETE, submit_delete, Role.ADVISING)
    routes.action("restore_line", restore_line, Role.ADVISING)


def open_detail(visit: Visit) -> Answer:
    with visit.noting() as work:
        line = line_shown(work, visit, visit.asked.number)
        return visit.push(detail_of(work, visit, line, visit.place(FilePlace)))


def open_from_list(visit: Visit) -> Answer:
    """The same; the list that it was chosen in is put back, so that the line can be chosen again."""
    place = visit.place(FilePlace)
    place = place.but(drawn=place.drawn + 1)
    with visit.noting() as work:
        line = line_shown(work, visit, visit.asked.number)
        return visit.push_anew(detail_of(work, visit, line, place), file_of(work, visit, place))


def detail_of(
    work: Work,
    visit: Visit,
    line: Inscription,
    place: FilePlace,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The detail as it is now, and the journal's line that this person saw it; `notice` is mrkdwn."""
    journal.record(work, Action.CONSULT, **journal.of_line(line))
    history = changes.latest(work, line, HISTORY)
    fields = user_fields.of(work, FieldSubject.INSCRIPTION)
    ref = visit.reference(work)
    return line_view(line, history, fields, ref, place, work.now, notice, offered)


def line_shown(work: Work, visit: Visit, line_id: int) -> Inscription:
    """The line, where it is of the file, or of the detail, that is on screen; Vanished where it is not."""
    place = _place(visit)
    if isinstance(place, LinePlace) and place.line != line_id:
        raise Vanished
    return lines.line(work, line_id, place.candidate if place else None)


def form_place(visit: Visit, line: Inscription) -> LinePlace:
    """Of a form of that line, opened from the file or from a window of the line."""
    place, callback = _place(visit), visit.asked.view["callback_id"]
    if isinstance(place, LinePlace):
        return place.but(version=line.version, detail=place.detail or callback == CALLBACK)
    return visit.place(FilePlace).to(LinePlace, line=line.id, version=line.version)


def open_form(visit: Visit, view: Json) -> Answer:
    """A form of a line, over the file or the detail; in the place of another form."""
    over = visit.asked.view["callback_id"] in (*FILES, CALLBACK)
    return visit.push(view) if over else visit.show(view)


def closed(
    work: Work,
    visit: Visit,
    line: Inscription,
    place: LinePlace,
    notice: str,
    offered: Sequence[Json] = (),
    beneath: FilePlace | None = None,
) -> Answer:
    """A form of a line closes onto the detail, or onto the file, which tells what was done; mrkdwn.

    `beneath` is where the file then is, if not where it was.
    """
    if not place.detail:
        file = file_of(work, visit, beneath or place, notice, offered)
        over = detail_of(work, visit, line, place, notice)
        return visit.close_onto(file, lambda: over)
    detail = detail_of(work, visit, line, place.but(detail=False), notice, offered)
    return visit.close_onto(detail, lambda: detail, file_of(work, visit, place))


def _place(visit: Visit) -> FilePlace | None:
    """Of the file, or of a window of one line over it; none for a press on a message."""
    if not visit.asked.view:
        return None
    return visit.place(FilePlace if visit.asked.view["callback_id"] in FILES else LinePlace)


# --- a press, and what it shows ---------------------------------------------------------------------


def enter_in_clara(visit: Visit) -> Answer:
    line_id, version = forms.versioned(visit.asked.chosen)

    def enter(work: Work, line: Inscription) -> str:
        said = lines.say_entered(work, line, seen=version)
        if said:
            telling.changed(work, [line.id])
        return notices.entered_notice(line, now=said)

    return _pressed(visit, line_id, enter, offered=unmark)


def put_back(visit: Visit) -> Answer:
    """*Pas encore saisie*, or *Remettre à saisir* just after: no reason is asked."""
    line_id, version = forms.versioned(visit.asked.chosen)

    def put(work: Work, line: Inscription) -> str:
        along = undoing.put_back(work, line, version)
        telling.changed(work, [line.id])
        return notices.put_back_notice(line, along, undoing.said_still([line]))

    return _pressed(visit, line_id, put)


def delete_line(visit: Visit) -> Answer:
    def delete(work: Work, line: Inscription) -> str:
        lines.delete(work, line, seen=visit.place(LinePlace).version, now=work.now)
        telling.deleted(work, line)
        dossiers.with_lines(work, line.dossier)
        return notices.deleted_notice(line)

    return _pressed(visit, visit.asked.number, delete, deleted_view)


def ask_to_delete(visit: Visit) -> Answer:
    """From the file's menu, which cannot ask of one of its lines only."""
    line_id, version = forms.versioned(visit.asked.chosen)
    try:
        with visit.reading() as work:
            line = line_shown(work, visit, line_id)
            lines.check_deletable(work, line, seen=version)
            view = _asked_whether(work, visit, line)
    except SAID_IN_PLACE as refusal:
        return _refused_in_place(visit, line_id, refusal).refusing(refusal)
    return visit.push(view)


def submit_delete(visit: Visit) -> Answer:
    place = visit.place(LinePlace)
    try:
        with visit.writing() as work:
            line = line_shown(work, visit, place.line)
            lines.delete(work, line, seen=place.version, now=work.now)
            telling.deleted(work, line)
            dossiers.with_lines(work, line.dossier)
            offered = delete_dossier(line.dossier) if dossiers.is_last(line) else []
            file = file_of(work, visit, place, escape(notices.deleted_notice(line)), offered)
            over = deleted_view(line, place)
    except ChangedMeanwhile as refusal:
        with visit.reading() as work:
            line, ref = line_shown(work, visit, place.line), visit.reference(work)
            warning = meanwhile(refusal, _("cette inscription"), ref, _("Relisez, puis recommencez."))
            return visit.show(_asked_whether(work, visit, line, warning)).refusing(refusal)
    visit.wake_delivery()
    return visit.close_onto(file, lambda: over)


def _asked_whether(work: Work, visit: Visit, line: Inscription, warning: str | None = None) -> Json:
    dossiers.with_lines(work, line.dossier)
    return delete_view(line, visit.reference(work), form_place(visit, line), warning)


def restore_line(visit: Visit) -> Answer:
    """From the file, the window that said it was deleted, or the message kept by whoever deleted it."""

    def restore(work: Work, line: Inscription) -> str:
        along = undoing.restore(work, line)
        telling.changed(work, [line.id])
        return notices.restored_notice(line, along)

    return _pressed(visit, visit.asked.number, restore)


def _pressed(
    visit: Visit, line_id: int, act: Act, over: Over | None = None, offered: Offered = lambda _lines: []
) -> Answer:
    try:
        with told_by_message(visit, lines=[line_id]), visit.writing() as work:
            line = line_shown(work, visit, line_id)
            notice = act(work, line)
            answer = _drawn(work, visit, line, notice, over, offered([line]))
    except SAID_IN_PLACE as refusal:
        if not visit.asked.view:  # a message: a window says it
            raise
        return _refused_in_place(visit, line_id, refusal).refusing(refusal)
    visit.wake_delivery()
    place = _place(visit)
    return followed_by_list(visit, answer, place) if place else answer


def _refused_in_place(visit: Visit, line_id: int, refusal: Refusal) -> Answer:
    """What the person looked at, as it is now, and why nothing was done."""
    with visit.noting() as work:
        line = line_shown(work, visit, line_id)
        told = str(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            ref = visit.reference(work)
            told = meanwhile(refusal, _("cette inscription"), ref, _("Relisez, puis recommencez."))
        return _drawn(work, visit, line, f"⚠️ {told}", marked_up=True)


def _drawn(
    work: Work,
    visit: Visit,
    line: Inscription,
    notice: str,
    over: Over | None = None,
    offered: Sequence[Json] = (),
    *,
    marked_up: bool = False,
) -> Answer:
    """The file with the notice, for a press on it or on a message; else the detail, and the file beneath."""
    place = _place(visit) or FilePlace(candidate=line.dossier.candidate_id, dossier=line.dossier_id)
    if not isinstance(place, LinePlace):
        return visit.show(file_of(work, visit, place, notice, offered))
    told = notice if marked_up else escape(notice)
    view = over(line, place) if over else detail_of(work, visit, line, place, told)
    beneath = None if marked_up else notice
    return visit.show_over(view, file_of(work, visit, place, notice=beneath))
