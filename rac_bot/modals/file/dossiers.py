"""*Dossiers sessions*: the list, its filter, and what can be done with the session chosen in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, actions, button, confirm, divider, escape, joined, section
from rac_bot.domain import sessions
from rac_bot.domain.outcomes import Outcome
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import dossier_option, grid_code
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import sessions_offered
from rac_bot.store.file.dossiers import totals_of
from rac_bot.store.models import Candidate, Inscription, InscriptionState, SessionDossier

NEWEST = 5
ALL, ADMISSION, CURRENT = "all", "admission", "current"  # `FilePlace.shown`; empty is all


@dataclass(frozen=True, slots=True)
class File:
    """What the file shows: a candidate, the sessions that the filter lets through, and the one chosen."""

    candidate: Candidate
    dossiers: Sequence[SessionDossier]  # all of them, newest first
    listed: Sequence[SessionDossier]
    chosen: SessionDossier | None  # one of those listed
    deleted: Sequence[Inscription]  # of the chosen session, while they can be restored
    followed: bool  # by whoever looks
    results: int | None = None  # how many files the search found, where the file came from one


def listed_dossiers(
    dossiers: Sequence[SessionDossier],
    chosen: SessionDossier | None,
    shown: str,
    now: sessions.Session,
    outcome: Callable[[Inscription], Outcome],
) -> Sequence[SessionDossier]:
    """Those that the filter lets through: all, those of the chosen one's admission, or those under way."""

    def under_way(line: Inscription) -> bool:
        return line.state is InscriptionState.ACTIVE and outcome(line) is Outcome.UNDER_WAY

    if shown == ADMISSION and chosen:
        return [dossier for dossier in dossiers if dossier.admission_id == chosen.admission_id]
    if shown == CURRENT:
        return [d for d in dossiers if d.session >= now or any(map(under_way, d.inscriptions))]
    return dossiers


def session_options(dossiers: Sequence[SessionDossier], typed: str) -> list[Json]:
    """What the type-ahead offers where there are too many sessions for a list."""
    wanted = set(sessions_offered(typed, (dossier.session for dossier in dossiers)))
    return [dossier_option(dossier) for dossier in dossiers if dossier.session in wanted][: inputs.OPTIONS]


def session_dossiers(file: File, ref: Reference, place: FilePlace) -> list[Json]:
    """The newest sessions of those listed, and the chosen one; beside the title, the list to choose from."""
    buttons = [_filter(place.shown)] if len(file.dossiers) > 1 else []
    if file.candidate.active and file.candidate.admissions and ref.may_change:
        value = file.chosen.id if file.chosen else ""
        buttons.append(button(_("Créer une session"), "create_session", value))
    # The list stands by the title alone: beside the lines it would take half of their width.
    chooser = _chooser(file.listed, file.chosen) if file.listed else None
    return [
        divider(),
        section(_("*Dossiers sessions*"), block_id="sessions", accessory=chooser),
        section(_lines(file, ref)),
        *([actions(*buttons, block_id="dossiers")] if buttons else []),
    ]


def _lines(file: File, ref: Reference) -> str:
    if not file.listed:
        return _("Aucune session en cours au dossier.") if file.dossiers else _("Aucune session au dossier.")
    shown = list(file.listed[:NEWEST])
    if file.chosen and file.chosen not in shown:
        shown.append(file.chosen)
    lines = [_dossier_line(dossier, ref) for dossier in shown]
    if rest := len(file.listed) - len(shown):
        lines.append("_" + _n("+ {n} autre dans la liste", "+ {n} autres dans la liste", rest) + "_")
    return "\n".join(lines)


def _chooser(listed: Sequence[SessionDossier], chosen: SessionDossier | None) -> Json:
    # The session is in the id: one that was just created must show over the one chosen before.
    name = f"choose_session@{chosen.id if chosen else 0}"
    if len(listed) > inputs.OPTIONS:
        initial = dossier_option(chosen) if chosen else None
        return inputs.external_select(name, initial=initial, placeholder=_("Session"))
    options = [dossier_option(dossier) for dossier in listed]
    return inputs.static_select(name, options, chosen and chosen.id, placeholder=_("Session"))


def _filter(shown: str) -> Json:
    shown = shown if shown in (ADMISSION, CURRENT) else ALL
    # The filter in force is in the id: the file may lift it to show a session just created.
    options = [
        inputs.option(_("Afficher tous les éléments"), ALL),
        inputs.option(_("Cette admission seulement"), ADMISSION),
        inputs.option(_("En cours seulement"), CURRENT),
    ]
    return inputs.static_select(f"show_dossiers@{shown}", options, shown, placeholder=_("Afficher"))


def _dossier_line(dossier: SessionDossier, ref: Reference) -> str:
    sums = totals_of(dossier, ref.outcome)
    full_time = dossier.full_time or (None if dossier.foreign else ref.codes.default("repute_temps_plein"))
    tokens = (
        grid_code(dossier),
        dossier.programme.number,
        dossier.unit,
        _("C {n}", n=sums.courses),
        _("{n} h", n=sums.hours),
        _("TP {code}", code=full_time or "—"),
    )
    a, b, c = sums.in_progress, sums.passed, sums.failed
    units = _("Unités : {a} en cours · {b} réussies · {c} échouées", a=a, b=b, c=c)
    lines = [f"*{dossier.session.code}* · " + escape(joined(*tokens)), f"   {units}"]
    if dossier.foreign:
        lines.append(f"   _{_foreign()}_")
    return "\n".join(lines)


def chosen_dossier(candidate: Candidate, dossier: SessionDossier, ref: Reference) -> list[Json]:
    """Which session the rest of the file is about, and what can be done with it."""
    where = _foreign() if dossier.foreign else grid_code(dossier)
    title = _("*Dossier {session}* · {where}", session=dossier.session.code, where=escape(where))
    if dossier.foreign or not ref.may_change:
        return [divider(), section(title)]
    version = f"{dossier.id}:{dossier.version}"
    buttons = [
        button(_("Modifier"), "edit_dossier", dossier.id),
        *([button(_("Copier"), "copy_dossier", dossier.id)] if candidate.active else []),
        button(_("Champs usager"), "dossier_user_fields", dossier.id),
        button(_("Supprimer"), "delete_dossier", version, confirm=_confirm(dossier)),
    ]
    return [divider(), section(title), actions(*buttons, block_id="dossier")]


def _confirm(dossier: SessionDossier) -> Json:
    name, grid = dossier.session.label, grid_code(dossier)
    return confirm(
        _("Supprimer ce dossier session ?"),
        _("{session}, grille {grid}, sera retiré du dossier.", session=name, grid=grid),
        _("Supprimer"),
    )


def _foreign() -> str:
    return _("autre établissement, lecture seule")
