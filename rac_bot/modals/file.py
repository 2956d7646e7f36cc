"""The candidate's file: banner, session dossiers, inscriptions of the chosen session."""

from collections.abc import Sequence

from rac_bot.blockkit import (
    OPTIONS,
    Json,
    actions,
    button,
    divider,
    escape,
    external_select,
    modal,
    section,
    static_select,
)
from rac_bot.domain.codes import format_da
from rac_bot.i18n import _, _n
from rac_bot.modals.labels import clara, dossier_option, grid_code
from rac_bot.modals.place import Place
from rac_bot.modals.reference import Reference
from rac_bot.modals.session_dossier import offered
from rac_bot.store.dossiers import totals_of
from rac_bot.store.models import Candidate, Inscription, InscriptionState, SessionDossier

CALLBACK = "file"
NEWEST = 5
PAGE = 10


def file_view(
    candidate: Candidate,
    dossiers: Sequence[SessionDossier],
    chosen: SessionDossier | None,
    ref: Reference,
    place: Place,
    notice: str | None = None,
) -> Json:
    """The file as CLARA's *Dossiers sessions / Inscriptions* shows it; `notice` is a sentence above it."""
    blocks = [section(escape(notice))] if notice else []
    blocks += [
        section(_banner(candidate, dossiers)),
        *_dossiers(dossiers, chosen, ref),
        *_buttons(candidate),
    ]
    if chosen:
        blocks += _inscriptions(chosen, ref, place)
    if place.search:
        blocks.append(actions(button(_("‹ Résultats"), "back_to_results"), block_id="back"))
    return modal(CALLBACK, _("Dossier du candidat"), blocks, metadata=str(place))


def _banner(candidate: Candidate, dossiers: Sequence[SessionDossier]) -> str:
    """CLARA's banner; where there are several admissions, a line for each."""
    newest = next((d for d in dossiers if not d.foreign), None)
    name, da = f"*{escape(candidate.name)}*", _("DA {da}", da=format_da(candidate.da))
    lines = [" · ".join(filter(None, (name, da, candidate.code_permanent)))]
    for admission in candidate.admissions:
        own = newest and newest.admission_id == admission.id
        tokens = (
            _("Session {code}", code=newest.session.short) if newest and own else None,
            _("Grille {code}", code=admission.grid.code),
            _("Unité org. {code}", code=admission.unit),
            _("Lang. {code}", code=candidate.language) if candidate.language else None,
            _("SPE {code}", code=admission.spe) if admission.spe else None,
        )
        lines.append(escape(" · ".join(token for token in tokens if token)))
    if not candidate.admissions:
        lines.append("_" + _("Aucune admission au dossier.") + "_")
    if candidate.sanctioned:
        lines.append(_("SANCTIONNÉ {programme}", programme=escape(candidate.sanctioned)))
    return "\n".join(lines)


def _dossiers(
    dossiers: Sequence[SessionDossier], chosen: SessionDossier | None, ref: Reference
) -> list[Json]:
    title = _("*Dossiers sessions*")
    if not dossiers:
        return [divider(), section(title + "\n" + _("Aucune session au dossier."))]
    lines = [_dossier_line(dossier, ref) for dossier in dossiers[:NEWEST]]
    if len(dossiers) > NEWEST:
        more = _n("+ {n} autre dans la liste", "+ {n} autres dans la liste", len(dossiers) - NEWEST)
        lines.append(f"_{more}_")
    # The list stands by the title alone: beside the lines it would take half of their width.
    heading = section(title, block_id="sessions", accessory=_chooser(dossiers, chosen))
    return [divider(), heading, section("\n".join(lines))]


def _chooser(dossiers: Sequence[SessionDossier], chosen: SessionDossier | None) -> Json:
    initial = dossier_option(chosen) if chosen else None
    # The session is in the id: one that was just created must show over the one chosen before.
    name = f"choose_session@{chosen.id if chosen else 0}"
    if len(dossiers) > OPTIONS:
        return external_select(name, initial=initial, placeholder=_("Session"))
    options = [dossier_option(dossier) for dossier in dossiers]
    return static_select(name, options=options, initial=initial, placeholder=_("Session"))


def _dossier_line(dossier: SessionDossier, ref: Reference) -> str:
    sums = totals_of(dossier, ref.pass_mark)
    full_time = dossier.full_time or (None if dossier.foreign else ref.codes.default("repute_temps_plein"))
    tokens = (
        grid_code(dossier) or None,
        dossier.programme.number,
        dossier.unit,
        _("C {n}", n=sums.courses),
        _("{n} h", n=sums.hours),
        _("TP {code}", code=full_time or "—"),
    )
    units = _(
        "Unités : {a} en cours · {b} réussies · {c} échouées",
        a=sums.in_progress,
        b=sums.passed,
        c=sums.failed,
    )
    lines = [f"*{dossier.session.code}* · " + escape(" · ".join(t for t in tokens if t)), f"   {units}"]
    if dossier.foreign:
        lines.append("   _" + _("autre établissement, lecture seule") + "_")
    return "\n".join(lines)


def _buttons(candidate: Candidate) -> list[Json]:
    refresh = button(_("Actualiser"), "refresh_file")
    if not candidate.active:
        refusal = _("Inscription impossible : cette personne n’est pas active dans la démarche.")
        return [section(refusal, accessory=refresh)]
    if not candidate.admissions:
        return [actions(refresh, block_id="actions")]
    return [
        actions(
            button(_("Inscrire à un cours"), "enrol", primary=True),
            button(_("Créer une session"), "create_session"),
            refresh,
            block_id="actions",
        )
    ]


def _inscriptions(dossier: SessionDossier, ref: Reference, place: Place) -> list[Json]:
    lines = [line for line in dossier.inscriptions if line.state is InscriptionState.ACTIVE]
    name = dossier.session.name
    if not lines:
        empty = _("Aucune inscription à cette session.")
        return [divider(), section(_("*Inscriptions {session}*", session=name) + "\n" + empty)]
    first = min(place.lines, (len(lines) - 1) // PAGE) * PAGE
    shown = lines[first : first + PAGE]
    title = _(
        "*Inscriptions {session}* ({first} à {last} de {n})",
        session=name,
        first=first + 1,
        last=first + len(shown),
        n=len(lines),
    )
    page = first // PAGE
    pager = [button(_("‹ Précédentes"), "lines_before", page - 1)] if page else []
    pager += [button(_("Suivantes ›"), "lines_after", page + 1)] if first + PAGE < len(lines) else []
    return [
        divider(),
        section(title),
        *(section(_line(line, dossier, ref), block_id=f"line-{line.id}") for line in shown),
        *([actions(*pager, block_id="lines")] if pager else []),
    ]


def _line(line: Inscription, dossier: SessionDossier, ref: Reference) -> str:
    """The eleven columns in CLARA's order, always labelled. The mode stays by the group, RAC by itself."""
    mode = line.mode or (None if dossier.foreign else _("mode absent de la grille"))
    head = f"*{line.course.number}* · " + _("Groupe *{number}*", number=line.group_number)
    head += f" ({mode})" if mode else ""
    census = ref.codes.label("recensement", line.census or ref.codes.default("recensement"))
    second = _(
        "Note *{note}* · Rem. {remark} · Abs. {absences} · Moy. {average}",
        note=_shown(line.note),
        remark=_shown(line.remark),
        absences=_shown(line.absences),
        average=_shown(line.average),
    )
    third = _(
        "Cat. {category} · Financ. {funding} · RAC {rac} · É. dist. {distance} · Recens. {census}",
        category=_shown(line.category or ref.codes.default("categorie")),
        funding=_shown(line.funding or ref.codes.default("source_financement")),
        rac=_shown(line.rac or ref.codes.default("rac")),
        distance=_shown(line.distance or ref.codes.default("mode_ens_distance")),
        census=_shown(census),
    )
    return f"{head} · {escape(line.course.title)}\n{second}\n{third}\n{clara(line, ref)}"


def _shown(value: object) -> str:
    return "—" if value is None or value == "" else escape(str(value))


def session_options(dossiers: Sequence[SessionDossier], typed: str) -> list[Json]:
    """What the type-ahead offers where there are too many sessions for a list."""
    wanted = set(offered(typed, (dossier.session for dossier in dossiers)))
    return [dossier_option(dossier) for dossier in dossiers if dossier.session in wanted][:OPTIONS]
