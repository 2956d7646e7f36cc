"""The window *Création d'un dossier session* (the guide's image 1.2), and the sessions it offers."""

from collections.abc import Iterable
from typing import Any

from rac_bot.blockkit import (
    Json,
    escape,
    external_select,
    field,
    modal,
    option,
    section,
    static_select,
)
from rac_bot.domain.folding import fold
from rac_bot.domain.sessions import Session
from rac_bot.errors import AdmissionMissing, SessionMalformed
from rac_bot.i18n import _
from rac_bot.modals import forms
from rac_bot.modals.labels import candidate_title
from rac_bot.modals.place import Place
from rac_bot.store.codes import Codes
from rac_bot.store.models import Admission, Candidate

CALLBACK = "session_dossier"


def session_dossier_view(candidate: Candidate, codes: Codes, place: Place) -> Json:
    """The form; without an admission it says so and has nothing to submit."""
    admissions = candidate.admissions
    title = _("Nouveau dossier session")
    blocks = [section(_identification(candidate, codes))]
    if not admissions:
        return modal(CALLBACK, title, blocks, metadata=str(place), close=_("Annuler"))
    options = {a.id: option(_admission(a), a.id) for a in admissions}
    single = options[admissions[0].id] if len(admissions) == 1 else None
    blocks += [
        field(
            "admission",
            _("Admission"),
            static_select("admission", options=list(options.values()), initial=single),
        ),
        field(
            "session",
            _("Session du nouveau dossier"),
            external_select("session", placeholder=_("Choisir ou taper une session")),
            hint=_("Ex. : Hiver 2018, hiver 18 ou H-2018"),
        ),
    ]
    return modal(CALLBACK, title, blocks, metadata=str(place), submit=_("Créer"), close=_("Annuler"))


def read_session_dossier(view: dict[str, Any]) -> tuple[int, Session]:
    """The admission's id and the session asked for.

    Raises:
        AdmissionMissing, SessionMalformed: said beside the field.
    """
    admission, session = forms.value(view, "admission"), forms.value(view, "session")
    if not admission:
        raise AdmissionMissing
    return int(admission), parse_session(session)


def parse_session(value: str | None) -> Session:
    try:
        return Session.parse(value or "")
    except ValueError as error:
        raise SessionMalformed from error


def offered(typed: str, usual: Iterable[Session]) -> list[Session]:
    """The sessions that a type-ahead offers: the one typed, else those usual ones that hold the text."""
    try:
        return [Session.parse(typed)]
    except ValueError:
        wanted = fold(typed)
        return sorted({s for s in usual if wanted in fold(s.label)})


def session_choices(typed: str, now: Session) -> list[Json]:
    """Opens on the current session and the next one."""
    return [option(s.label, s.code) for s in offered(typed, (now, now.next()))]


def _identification(candidate: Candidate, codes: Codes) -> str:
    lines = [candidate_title(candidate)]
    for admission in candidate.admissions:
        programme = admission.grid.programme
        unit = codes.label("unite_org", admission.unit) or admission.unit
        lines.append(escape(_("Unité org. : {unit}", unit=unit)))
        lines.append(
            escape(_("Programme : {number} {title}", number=programme.number, title=programme.title))
        )
    if not candidate.admissions:
        lines.append(_("Aucune admission au dossier : une session se crée à partir d’une admission."))
    return "\n".join(dict.fromkeys(lines))


def _admission(admission: Admission) -> str:
    return f"{admission.grid.code} · {admission.grid.programme.title}"
