"""The session that the file shows: the list to choose it from, its rare acts, its totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from rac_bot.blockkit import Json, actions, button, context, escape, joined, overflow
from rac_bot.domain.sessions import Session
from rac_bot.domain.totals import Totals
from rac_bot.i18n import _, _n, decimals
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import grid_code
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import sessions_offered
from rac_bot.store.file.dossiers import standing_lines, totals_of
from rac_bot.store.file.lines import is_pending
from rac_bot.store.models import Candidate, Inscription, SessionDossier

ALL = "all"  # of the list of sessions: the window that has them all
NOTHING = "0,00"


@dataclass(frozen=True, slots=True)
class File:
    """What the file shows: a candidate, their sessions, and the one chosen."""

    candidate: Candidate
    dossiers: Sequence[SessionDossier]  # newest first
    chosen: SessionDossier | None
    deleted: Sequence[Inscription]  # of the chosen session, while they can be restored
    followed: bool  # by whoever looks
    now: Session  # in which one enrols, where the file has none
    left: int | None  # courses that the grid still asks for; None without an admission
    read_at: datetime
    gone: Sequence[SessionDossier] = ()  # deleted, while whoever looks can restore them
    administrators: Sequence[str] = ()  # whom a reader may ask
    results: int | None = None  # how many files the search found, where the file came from one


def session_row(file: File, ref: Reference, place: FilePlace, *more: Json) -> Json:
    """The list of sessions, what is rarely done with the one chosen, and reading it all anew."""
    chosen = file.chosen
    menu = [_menu(chosen, file.candidate, ref, place)] if chosen else []
    again = button("↻", "refresh_file", spoken=_("Actualiser"))
    return actions(_chooser(file, ref), *menu, again, *more, block_id="session")


def totals(dossier: SessionDossier, ref: Reference) -> list[Json]:
    """CLARA's columns of that session, in words; of another college's, that nothing can be done with it."""
    told = [context(_totals(dossier, ref))]
    if dossier.foreign:
        sentence = _("🔒 *Autre établissement* ({where}) : lecture seule, tel que CLARA le donne.")
        where = joined(dossier.unit, dossier.programme.number)
        told.insert(0, context(sentence.format(where=escape(where))))
    return told


def sums(total: Totals) -> str:
    """`C 3 · 10 h`: figures that are nothing are left out."""
    hours = _("{n} h", n=total.hours) if total.hours else None
    return joined(f"*C {total.courses}*", hours)


def full_time(dossier: SessionDossier, ref: Reference) -> str | None:
    code = dossier.full_time or (None if dossier.foreign else ref.codes.default("repute_temps_plein"))
    return _("TP {code}", code=escape(code)) if code else None


def session_options(dossiers: Sequence[SessionDossier], typed: str, ref: Reference) -> list[Json]:
    """What the type-ahead offers where there are too many sessions for a list."""
    wanted = set(sessions_offered(typed, (dossier.session for dossier in dossiers)))
    found = [_option(dossier, dossiers, ref) for dossier in dossiers if dossier.session in wanted]
    return [*found[: inputs.OPTIONS - 1], _every()]


def _totals(dossier: SessionDossier, ref: Reference) -> str:
    total = totals_of(dossier, ref.outcome)
    units = joined(
        _units(total.in_progress, _("0 en cours"), _("*{u}* en cours")),
        _units(total.passed, _("0 réussie"), _("*{u}* réussies")),
        _units(total.failed, _("0 échouée"), _("*{u}* échouées")),
    )
    told = _("u. : {units}", units=units) if total.courses else None
    return joined(sums(total), told, full_time(dossier, ref))


def _units(value: str, none: str, some: str) -> str:
    return none if value == NOTHING else some.format(u=decimals(value))


def _chooser(file: File, ref: Reference) -> Json:
    chosen, placeholder = file.chosen, _("Session")
    initial = _option(chosen, file.dossiers, ref) if chosen else _to_create(file.now)
    # What is to show is in the id: Slack would keep what was chosen, as it was told then.
    name = f"choose_session@{crc32(repr(initial).encode())}"
    if len(file.dossiers) >= inputs.OPTIONS:
        return inputs.external_select(name, initial=initial, placeholder=placeholder)
    options = [_option(dossier, file.dossiers, ref) for dossier in file.dossiers]
    options = [*options, _every()] if options else []
    options = options if chosen else [initial, *options]
    return inputs.static_select(name, options, initial["value"], placeholder=placeholder)


def _to_create(session: Session) -> Json:
    return inputs.option(_("{session} · à créer", session=session.name), 0)


def _every() -> Json:
    return inputs.option(_("Toutes les sessions…"), ALL)


def _option(dossier: SessionDossier, all_of_them: Sequence[SessionDossier], ref: Reference) -> Json:
    """`Automne 2017 · 3 cours`; the grid too, where two admissions have that session."""
    twice = sum(one.session == dossier.session for one in all_of_them) > 1
    where = dossier.programme.number if dossier.foreign else grid_code(dossier)
    standing = standing_lines(dossier)
    courses = (dossier.written_courses or 0) if dossier.foreign else len(standing)
    counted = _n("{n} cours", "{n} cours", courses)
    name = joined(dossier.session.name, where if twice else None, counted)
    return inputs.option(name, dossier.id, joined(where, _most(dossier, ref)))


def _most(dossier: SessionDossier, ref: Reference) -> str | None:
    """What matters most of that session."""
    if dossier.foreign:
        return _("autre établissement")
    if pending := sum(map(is_pending, dossier.inscriptions)):
        return _("{n} à saisir", n=pending)
    passed = totals_of(dossier, ref.outcome).passed
    return None if passed == NOTHING else _("{u} u. réussies", u=decimals(passed))


def _menu(dossier: SessionDossier, candidate: Candidate, ref: Reference, place: FilePlace) -> Json:
    columns = _("Moins de colonnes") if place.columns else _("Toutes les colonnes")
    acts: list[tuple[str, str, object]] = []
    if ref.may_change and not dossier.foreign:
        acts.append((_("Modifier la session"), "edit_dossier", dossier.id))
        if candidate.active:
            acts.append((_("Copier vers une autre session"), "copy_dossier", dossier.id))
        acts.append((_("Champs usager"), "dossier_user_fields", dossier.id))
        acts.append((_("Supprimer la session"), "delete_dossier", f"{dossier.id}:{dossier.version}"))
    return overflow("session_menu", *acts, (columns, "all_columns", ""))
