"""*Dossiers sessions*: all of them with CLARA's columns, in the place of the file that one is chosen for."""

from collections.abc import Callable, Sequence

from rac_bot.blockkit import Json, actions, button, context, escape, joined, modal, section
from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, _n, decimals
from rac_bot.modals.file.dossiers import NOTHING, full_time, sums
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import candidate_title, grid_code
from rac_bot.modals.parts.place import SessionsPlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.dossiers import totals_of
from rac_bot.store.models import Candidate, Inscription, InscriptionState, SessionDossier

CALLBACK = "sessions"
MOST = 80  # told; whoever has more chooses by typing, in the file
ALL, ADMISSION, CURRENT = "all", "admission", "current"


def filtered(
    dossiers: Sequence[SessionDossier],
    place: SessionsPlace,
    now: Session,
    outcome: Callable[[Inscription], Outcome],
) -> Sequence[SessionDossier]:
    """All of them, those of the chosen one's admission, or those under way."""

    def under_way(line: Inscription) -> bool:
        return line.state is InscriptionState.ACTIVE and outcome(line) is Outcome.UNDER_WAY

    chosen = next((dossier for dossier in dossiers if dossier.id == place.dossier), None)
    if place.shown == ADMISSION and chosen:
        return [dossier for dossier in dossiers if dossier.admission_id == chosen.admission_id]
    if place.shown == CURRENT:
        return [d for d in dossiers if d.session >= now or any(map(under_way, d.inscriptions))]
    return dossiers


def sessions_view(
    candidate: Candidate, listed: Sequence[SessionDossier], ref: Reference, place: SessionsPlace
) -> Json:
    """Those that the filter lets through, newest first."""
    enrols = ref.may_change and candidate.active and candidate.admissions
    acts = [
        button(_("Créer une session"), "create_session"),
        button(_("Nouvelle admission"), "admit_again", candidate.id),
    ]
    buttons = [
        button(_("‹ Dossier"), "choose_dossier", place.dossier or 0),
        _filter(place.shown),
        *(acts if enrols else []),
    ]
    told = _("C, heures, unités en cours / réussies / échouées")
    blocks = [
        context(joined(candidate_title(candidate), told)),
        actions(*buttons, block_id="dossiers"),
        *(_row(dossier, ref) for dossier in listed[:MOST]),
        *([] if listed else [section(_("Aucune session en cours au dossier."))]),
        *([context(_more(len(listed) - MOST))] if len(listed) > MOST else []),
    ]
    return modal(CALLBACK, _("Dossiers sessions"), blocks, place)


def _more(count: int) -> str:
    return _n("+ {n} autre, à choisir dans le dossier", "+ {n} autres, à choisir dans le dossier", count)


def _filter(shown: str) -> Json:
    options = [
        inputs.option(_("Tout afficher"), ALL),
        inputs.option(_("Cette admission seulement"), ADMISSION),
        inputs.option(_("En cours seulement"), CURRENT),
    ]
    held = shown if shown in (ADMISSION, CURRENT) else ALL
    return inputs.static_select("show_dossiers", options, held, placeholder=_("Afficher"))


def _row(dossier: SessionDossier, ref: Reference) -> Json:
    where = dossier.programme.number if dossier.foreign else grid_code(dossier)
    told = _("autre établissement") if dossier.foreign else full_time(dossier, ref)
    mark = "🔒 " if dossier.foreign else ""
    total = totals_of(dossier, ref.outcome)
    units = " / ".join(
        "0" if one == NOTHING else f"*{decimals(one)}*"
        for one in (total.in_progress, total.passed, total.failed)
    )
    rows = [
        f"{mark}*{dossier.session.code}* · " + joined(escape(where), told),
        joined(sums(total), units if total.courses else None),
    ]
    spoken = _("Choisir {session}", session=dossier.session.name)
    choose = button(_("Choisir"), "choose_dossier", dossier.id, spoken=spoken)
    return section("\n".join(rows), block_id=f"dossier-{dossier.id}", accessory=choose)
