"""*Copier* a session dossier: to which session, with which of its lines, and what became of each."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, context, escape, form, joined, modal, section
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, _n
from rac_bot.modals.dossier.session_dossier import COPY, heading, session_field
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import group_of, without_note
from rac_bot.modals.parts.notices import NOTICE
from rac_bot.modals.parts.place import DossierPlace, FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import following, parse_session
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.store.file.copying import Copied
from rac_bot.store.file.dossiers import standing_lines
from rac_bot.store.models import Inscription, SessionDossier

BLOCK, MOST = 10, 50  # lines in a block of checkboxes, and in the form


def copy_view(dossier: SessionDossier, ref: Reference, place: FilePlace) -> Json:
    """The next session proposed, and the lines to take along: those not passed yet."""
    wanted = following(dossier.session, ref.calendar, ref.today)
    lines = sorted(standing_lines(dossier), key=lambda line: _is_passed(line, ref))
    shown, left = lines[:MOST], len(lines) - MOST
    hint = _("Si elle est déjà au dossier, les inscriptions s’y ajoutent. Ex. : hiver 18 ou H-2018")
    blocks = [
        *heading(dossier),
        session_field(_("Vers la session"), wanted, hint),
        *(_choices(shown[first : first + BLOCK], first, ref) for first in range(0, len(shown), BLOCK)),
    ]
    told = _("Aucune inscription à emporter : la session sera créée vide.")
    if lines:
        told = _("Les groupes seront ceux de la grille pour le même mode, sans les résultats.")
    blocks.append(context(told))
    if left > 0:
        told = _n(
            "{n} autre inscription ne tient pas dans cette liste : elle se copie depuis son détail.",
            "{n} autres ne tiennent pas dans cette liste : elles se copient depuis leur détail.",
            left,
        )
        blocks.append(context(told))
    place = place.to(DossierPlace, dossier=dossier.id)
    return form(COPY, _("Copier le dossier"), blocks, place, _("Copier"))


def read_copy(view: Json) -> tuple[Session, set[int]]:
    """The session to copy to, and the ids of the lines to take along; SessionMalformed for no session."""
    wanted = parse_session(forms.value(view, "session"))
    names = (name for name in forms.input_names(view) if name.startswith("lines_"))
    return wanted, {forms.number(value) for name in names for value in forms.values(view, name)}


def copied_notice(copied: Copied) -> str:
    """What was done, in one line, for mrkdwn."""
    session, count = copied.dossier.session.label, len(copied.lines)
    head = _("✅ {session} était déjà au dossier.", session=session)
    if copied.created:
        head = _("✅ {session} : dossier session créé.", session=session)
    lines = _n("{n} inscription copiée", "{n} inscriptions copiées", count)
    said = [head, _("{lines}, à saisir dans CLARA.", lines=lines)] if count else [head]
    if refused := len(copied.attempts) - count:
        said.append(_n("⚠️ {n} refusée.", "⚠️ {n} refusées.", refused))
    return " ".join(said)


def outcome_view(copied: Copied, place: FilePlace) -> Json:
    """One sentence for each line, where one at least was refused."""
    told = [section(copied_notice(copied)), *undo_enrolment(copied.lines)]
    for line, attempt in copied.attempts:
        mark, what = ("✅", group_of(attempt.line)) if attempt.line else ("⚠️", str(attempt.refusal))
        told.append(section(f"{mark} *{line.course.number}* · {escape(what)}"))
    return modal(NOTICE, _("Dossier copié"), told, place.to(FilePlace))


def _choices(lines: Sequence[Inscription], first: int, ref: Reference) -> Json:
    options = [_option(line, ref) for line in lines]
    ticked = [one for one, line in zip(options, lines, strict=True) if not _is_passed(line, ref)]
    name = f"lines_{first // BLOCK}"
    label = _("Inscriptions à copier ({first} à {last})", first=first + 1, last=first + len(lines))
    return inputs.field(label, inputs.checkboxes(name, options, ticked), optional=True)


def _option(line: Inscription, ref: Reference) -> Json:
    result = without_note(line, ref)
    if line.note is not None:
        passed = _is_passed(line, ref)
        result = (_("déjà réussi ({note})") if passed else _("échoué ({note})")).format(note=line.note)
    text = f"{line.course.number} · {group_of(line)}"
    return inputs.option(text, line.id, joined(result, line.course.title))


def _is_passed(line: Inscription, ref: Reference) -> bool:
    return ref.outcome(line).acquired
