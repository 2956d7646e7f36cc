"""The small forms of one line: why it is unlocked, and to which session it is copied."""

from rac_bot.blockkit import Json, context, escape, external_select, field, modal, section, text_input
from rac_bot.errors import ReasonMissing
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import candidate_title, line_named
from rac_bot.modals.parts.place import LinePlace
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.models import Inscription, SessionDossier

UNLOCK = "unlock_line"
COPY = "copy_line"
REASON = 300  # characters


def heading(line: Inscription) -> list[Json]:
    """Whose line it is, and which."""
    return [
        context(candidate_title(line.dossier.candidate)),
        section(f"*{line.course.number}* · {escape(line.course.title)}\n{line_named(line)}"),
    ]


def warned(warning: str | None) -> list[Json]:
    """A sentence above the form, already fit for mrkdwn."""
    return [section(f"⚠️ {warning}")] if warning else []


def unlock_view(line: Inscription, place: LinePlace, warning: str | None = None) -> Json:
    reason = text_input("reason", longest=REASON, multiline=True)
    return modal(
        UNLOCK,
        _("Déverrouiller"),
        [
            *warned(warning),
            *heading(line),
            field(
                "reason",
                _("Raison"),
                reason,
                hint=_("Elle est gardée. L’inscription reste modifiable jusqu’à sa prochaine saisie."),
            ),
        ],
        metadata=str(place.but(version=line.version)),
        submit=_("Déverrouiller"),
        close=_("Annuler"),
    )


def read_reason(view: Json) -> str:
    """Raises ReasonMissing where it is blank."""
    reason = (forms.value(view, "reason") or "").strip()
    if not reason:
        raise ReasonMissing
    return reason[:REASON]


def copy_view(line: Inscription, where: SessionDossier | SessionToCreate, place: LinePlace) -> Json:
    """`where` is the session proposed."""
    session = external_select(
        "session",
        initial=where_option(where, line.dossier.candidate.admissions),
        placeholder=_("Choisir ou taper une session"),
    )
    return modal(
        COPY,
        _("Copier l’inscription"),
        [
            *heading(line),
            field(
                "session",
                _("Vers la session"),
                session,
                hint=_("Le groupe sera celui de la grille pour le même mode ; les résultats restent ici."),
            ),
        ],
        metadata=str(place),
        submit=_("Copier"),
        close=_("Annuler"),
    )
