"""The form itself, as far as the choices made allow: session, course, group, then its other fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, actions, alert, button, context, modal, section
from rac_bot.domain.modes import Mode
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.inscription.fields import element_id, other_fields, summary
from rac_bot.modals.parts import inputs, user_fields
from rac_bot.modals.parts.labels import (
    course_facts,
    course_option,
    course_title,
    group_option,
    standing,
    with_grid,
)
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import over, session_select
from rac_bot.store.college.grids import by_mode, group_in
from rac_bot.store.file.inscriptions import KEPT, SessionToCreate
from rac_bot.store.file.remaining import CourseHistory
from rac_bot.store.models import (
    Admission,
    Candidate,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    SessionDossier,
    UserField,
)

CALLBACK = "inscription"
EDIT = "edit_inscription"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form holds so far, as rows of the store."""

    where: SessionDossier | SessionToCreate | None = None
    admission: Admission | None = None  # of that session; its grid feeds the courses
    course: GridCourse | None = None  # of that grid
    standing: CourseHistory | None = None  # where the candidate stands in that course
    fictive: bool = False  # the group is a number to type
    line: Inscription | None = None  # the one that is modified: its session and course stay
    user_fields: Sequence[UserField] = ()


def inscription_view(
    candidate: Candidate,
    choices: Choices,
    ref: Reference,
    place: InscriptionPlace,
    warning: str | None = None,
) -> Json:
    """The form, to enrol or to modify a line; `warning` is mrkdwn."""
    admission, line = choices.admission, choices.line
    place = place.but(admission=admission.id if admission else None)
    blocks = [context(with_grid(candidate, admission))]
    if line:
        blocks += [section(_fixed(line)), *_group(choices, place)]
    else:
        where = where_option(choices.where, candidate.admissions) if choices.where else None
        blocks += [session_field("session", where), *warned(choices, ref), *course_and_group(choices, place)]
    blocks += the_rest(choices, ref, place)
    callback, title, submit = EDIT if line else CALLBACK, _title(line, place), _("Sauvegarder")
    return modal(callback, title, blocks, place, warning=warning, submit=submit)


def session_field(name: str, chosen: Json | None, hint: str | None = None) -> Json:
    return inputs.field(_("Session"), session_select(name, chosen), hint=hint, dispatch=True)


def course_and_group(choices: Choices, place: InscriptionPlace) -> list[Json]:
    """Once an admission says of which grid they are."""
    return [*_course(choices, place), *_group(choices, place)]


def the_rest(choices: Choices, ref: Reference, place: InscriptionPlace) -> list[Json]:
    """The other fields, or the way to them; the fields of the college's own; what is left to defaults."""
    admission, line = choices.admission, choices.line
    if admission is None:
        return []
    own = choices.user_fields if place.more else [one for one in choices.user_fields if one.required]
    return [
        *(other_fields(admission, line, ref, place) if place.more else []),
        *user_fields.field_blocks(own, line.user_values if line else {}),
        *_ways_on(line, place),
        *([] if place.more else summary(admission, line, ref)),
    ]


def warned(choices: Choices, ref: Reference) -> list[Json]:
    """Where the session chosen is over."""
    told = over(choices.where.session, ref.calendar, ref.today) if choices.where else None
    return [alert(told)] if told else []


def _title(line: Inscription | None, place: InscriptionPlace) -> str:
    if line:
        return _("Modifier l’inscription")
    return _("Cours non suivi") if place.not_followed else _("Inscription à un cours")


def _fixed(line: Inscription) -> str:
    """What a change leaves as it is."""
    session = _("Session : {session}", session=line.dossier.session.label)
    course = _("Cours : {number}", number=course_title(line.course))
    return f"{session}\n{course}"


def _course(choices: Choices, place: InscriptionPlace) -> list[Json]:
    admission, course = choices.admission, choices.course
    if admission is None:
        return [context(_("Choisissez la session ; les cours viendront de la grille de l’admission."))]
    # The admission is in the id: a session of another admission must not keep the course of the first.
    # So is the turn: a course that the look-up window chose must show over the one chosen before.
    select = inputs.external_select(
        f"course@{admission.id}.{place.turn}",
        initial=course_option(course, choices.standing) if course else None,
        placeholder=_("Numéro, titre ou compétence"),
    )
    next_asked = choices.where is not None and course is None
    blocks = [inputs.field(_("Cours"), inputs.focused(select) if next_asked else select, dispatch=True)]
    if course:  # the list may clip its title
        blocks.append(context(course_facts(course)))
    if choices.standing:
        told = _("Cours au dossier : {standing}.", standing=standing(choices.standing))
        blocks.append(context(f"⚠️ {told}"))
    return blocks


def _ways_on(line: Inscription | None, place: InscriptionPlace) -> list[Json]:
    """To the other ways to look a course up, and to the other fields."""
    buttons = [] if line else [button(_("Chercher un cours"), "find_course")]
    buttons += [] if place.more else [button(_("Autres champs"), "more_fields")]
    return [actions(*buttons, block_id="ways")] if buttons else []


def _group(choices: Choices, place: InscriptionPlace) -> list[Json]:
    course, line = choices.course, choices.line
    if course is None and line is None:
        if choices.admission is None:
            return []
        return [context(modes_told())]
    optional = place.not_followed or (line is not None and line.state is not InscriptionState.ACTIVE)
    group = _fictive_group(choices, place) if choices.fictive else _real_group(course, line, place, optional)
    box = [inputs.option(_("Saisie d’un numéro de groupe fictif"), "yes")]
    # In series the turn is in the id: the box ticked for one person is not for the next.
    name = f"fictive@{place.turn}" if place.series else element_id("fictive", place)
    boxes = inputs.checkboxes(name, box, box if choices.fictive else ())
    return [group, actions(boxes, block_id="fictive")]


def _fictive_group(choices: Choices, place: InscriptionPlace) -> Json:
    line = choices.line
    initial = line.group_number if line and line.fictive_group else ""
    hint = _("5 caractères, par ex. 09999 ; pas un numéro que la grille donne à ce cours.")
    number = inputs.text_input(element_id("fictive_group", place), initial=initial, longest=5)
    number = inputs.focused(number) if choices.where and not initial else number
    return inputs.field(_("Groupe fictif"), number, hint=hint)


def _real_group(
    course: GridCourse | None, line: Inscription | None, place: InscriptionPlace, optional: bool
) -> Json:
    ordered = by_mode(course) if course else []
    option_groups = [inputs.group(g.mode, [group_option(g)]) for g in ordered]
    chosen = None if line else _first_group(course, place, optional)
    initial = group_option(chosen) if chosen else None
    if line and line.group_number and not line.fictive_group:
        own = next((g for g in ordered if (g.number, g.mode) == (line.group_number, line.mode)), None)
        initial = group_option(own) if own else _kept(line)
        option_groups += [] if own else [inputs.group(_("Hors de la grille"), [initial])]
    if not option_groups:
        return context("⚠️ " + _("La grille ne donne aucun groupe pour ce cours."))
    # The course is in the id: its groups replace those of the course chosen before, with nothing kept.
    version = f".{place.fresh['group']}" if "group" in place.fresh else ""
    select = inputs.grouped_select(
        f"group@{course.id if course else KEPT}{version}",
        option_groups,
        initial=initial,
        placeholder=_("EE, EE SR ou FM"),
    )
    missing = ", ".join(mode for mode in Mode if mode not in {g.mode for g in ordered})
    hints = [
        "" if initial else modes_told(),
        _("Sans groupe dans la grille pour ce cours : {modes}", modes=missing) if missing else "",
    ]
    return inputs.field(_("Groupe"), select, hint=" ".join(filter(None, hints)), optional=optional)


def modes_told() -> str:
    """What the modes are, as far as the college's guide says."""
    return _("Le numéro de groupe dépend du mode : EE, EE SR (sans résultat) ou FM (formation manquante).")


def _first_group(course: GridCourse | None, place: InscriptionPlace, optional: bool) -> GridGroup | None:
    """That of the mode typed with the command; else the only one that there is. Of several, none."""
    if course is None or place.mode:
        return group_in(course, place.mode) if course else None
    return course.groups[0] if len(course.groups) == 1 and not optional else None


def _kept(line: Inscription) -> Json:
    """The group that the line has and its grid does not, or not for that mode."""
    mode = line.mode or _("mode absent de la grille")
    return inputs.option(f"{line.group_number} · {mode}", f"{KEPT}:{line.group_number}")
