"""What a search found: a page of people, how they are sorted, and what to do with them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from rac_bot.blockkit import Json, actions, button, context, divider, escape, joined, section
from rac_bot.domain import typed
from rac_bot.domain.criteria import NAMES, SearchBy
from rac_bot.domain.cutting import clip
from rac_bot.domain.folding import fold
from rac_bot.i18n import _, _n, number
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import admission_line, candidate_title, identity
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.store.file.candidates import COUNTED, Results, Sort
from rac_bot.store.file.nearby import Meant
from rac_bot.store.file.standing import Standing
from rac_bot.store.models import Candidate

PAGE = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, where its people stand; where nobody was found, what may have been meant."""

    results: Results
    standings: Mapping[int, Standing] = field(default_factory=dict)
    meant: Sequence[Meant] = ()


def results_blocks(
    form: SearchForm, found: Found, place: SearchPlace, show_identity: bool, may_change: bool
) -> list[Json]:
    """`show_identity`: what tells namesakes apart is told of everyone, not only where it is needed."""
    results, told = found.results, outcome(form, found.results, place)
    if results.total == 0:
        return [divider(), *_instead(form, found.meant, told), *([_admitting()] if may_change else [])]
    if results.total > COUNTED:  # paging helps no one: say how to narrow
        return [divider(), section(told)]
    chooser = _order(place) if results.total > 1 else None
    heading = section(
        f"{told} · " + _("trier par") if chooser else told, block_id="results", accessory=chooser
    )
    identified = identity_shown(form, results, show_identity)
    first = place.page * PAGE
    rows = [
        _found(form, row, rank, row.id in identified, found.standings.get(row.id))
        for rank, row in enumerate(results.rows, first)
    ]
    pager = turns("results", place.page, first + len(rows) < results.total)
    return [divider(), heading, *rows, *row(pager, "pager")]


def outcome(form: SearchForm, results: Results, place: SearchPlace) -> str:
    """In a sentence: how many there are and which are shown, or what to try instead."""
    if results.total == 0:
        return _nothing(form)
    if results.total > COUNTED:
        return _(
            "Plus de {n} dossiers, trop pour être triés ; précisez (prénom, programme).", n=number(COUNTED)
        )
    counted = _n("{n} dossier", "{n} dossiers", results.total)
    if form.instead_of:
        text, typed_ = (escape(clip(one, 80)) for one in (form.text, form.instead_of))
        counted = _(
            "{counted} pour « {text} » (aucun « {typed} » exact)", counted=counted, text=text, typed=typed_
        )
    if results.total == 1:
        return counted
    first = place.page * PAGE
    last = first + len(results.rows)
    return _("{counted}, {first} à {last}", counted=counted, first=first + 1, last=last)


def next_steps(results: Results | None) -> list[Json]:
    """Under the window: what else may be done, with these people or without them."""
    if results and results.total == 0:
        return []  # it is offered beside the sentence that nobody was found
    several = button(_("Inscrire ces candidats à un cours"), "enrol_candidates")
    listed = results is not None and results.total <= COUNTED
    return [actions(*([several] if listed else []), _new_candidate(), block_id="next_steps")]


def opened_because(form: SearchForm, candidate: Candidate) -> str | None:
    """Why that file alone was found, where it is not plain."""
    if form.instead_of:
        return _("Aucun « {typed} » exact.", typed=escape(clip(form.instead_of, 80)))
    return found_by(form, candidate)


def found_by(form: SearchForm, candidate: Candidate) -> str | None:
    """Seven digits may be a DA or a telephone: which of them this candidate was found by."""
    if form.combined or len(form.criteria) < 2:
        return None
    told = {
        SearchBy.DA: _("Résultat obtenu par le DA."),
        SearchBy.PHONE: _("Résultat obtenu par le téléphone."),
        SearchBy.CODE_PERMANENT: _("Résultat obtenu par le code permanent."),
        SearchBy.PROGRAMME: _("Résultat obtenu par le programme."),
    }
    return next((told[field] for field in told if _has(candidate, field, form)), None)


def _has(candidate: Candidate, field: SearchBy, form: SearchForm) -> bool:
    """Whether the form asks for that number, and the candidate has it."""
    if field not in {one.field for one in form.criteria}:
        return False
    phones = (candidate.phone, candidate.local_phone, candidate.other_phone, candidate.other_local)
    held, pattern = {
        SearchBy.DA: ([candidate.da], typed.da(form.text)),
        SearchBy.PHONE: ([one or "" for one in phones], (typed.phone(form.text) or ("", False))[0]),
        SearchBy.CODE_PERMANENT: ([candidate.code_permanent or ""], typed.code_permanent(form.text)),
        SearchBy.PROGRAMME: (
            [admission.grid.programme.number for admission in candidate.admissions],
            typed.programme(form.text),
        ),
    }[field]
    return any(fnmatchcase(one, pattern or "") for one in held)


def _order(place: SearchPlace) -> Json:
    choices = [
        inputs.option(_("Nom"), Sort.NAME),
        inputs.option(_("Numéro DA"), Sort.DA),
        inputs.option(_("Date de naissance"), Sort.BIRTH_DATE),
        inputs.option(_("Programme"), Sort.GRID),
    ]
    return inputs.static_select("sort_results", choices, Sort.of(place.sort), placeholder=_("Trier"))


def identity_shown(form: SearchForm, results: Results, show_identity: bool) -> set[int]:
    """Whose birth date and code permanent are told too: namesakes', or all where that was looked for."""
    if results.total > COUNTED:  # nobody is listed
        return set()
    names = Counter(row.sort_key for row in results.rows)
    asked = {one.field for one in form.criteria}
    code = SearchBy.CODE_PERMANENT
    sure = bool(form.combined) or len(asked) == 1  # else only who was found by it
    everyone = show_identity or (sure and code in asked)
    by_code = {row.id for row in results.rows if not sure and _has(row, code, form)}
    return {row.id for row in results.rows if everyone or names[row.sort_key] > 1} | by_code


def _found(
    form: SearchForm, candidate: Candidate, rank: int, identified: bool, last: Standing | None
) -> Json:
    """Two rows: who it is; the grids and the last session."""
    who = joined(candidate_title(candidate), identity(candidate) if identified else None)
    spoken = _("Ouvrir le dossier de {name}", name=candidate.name)
    opening = button(_("Ouvrir"), "open_file", f"{candidate.id}::{rank}", spoken=spoken)
    grids = [admission_line(one) if identified else escape(one.grid.code) for one in candidate.admissions]
    inactive = None if candidate.active else "_" + _("non actif dans la démarche") + "_"
    how = found_by(form, candidate)
    where = joined(
        ", ".join(grids) or _("sans admission"),
        _standing(last) if last else None,
        inactive,
        f"_{how}_" if how else None,
    )
    return section(f"{who}\n{where}", block_id=f"candidate-{candidate.id}", accessory=opening)


def _standing(last: Standing) -> str:
    session = last.session.code
    if not last.courses:
        return _("{session} : aucun cours", session=session)
    courses = _n("{session} : 1 cours", "{session} : {n} cours", last.courses, session=session)
    pending = _n("*{n} à saisir*", "*{n} à saisir*", last.pending) if last.pending else None
    return ", ".join(filter(None, (courses, pending)))


def _new_candidate(*, primary: bool = False) -> Json:
    return button(_("Admettre une personne"), "new_candidate", primary=primary)


def _admitting() -> Json:
    return actions(_new_candidate(), block_id="admitting")


def _instead(form: SearchForm, meant: Sequence[Meant], told: str) -> list[Json]:
    """That nobody was found, what may have been meant, and what was tried besides."""
    if not meant:
        return [section(told)]
    nobody = _("Aucun dossier pour « {text} ».", text=escape(clip(form.text, 80)))
    asked = [
        _n(
            "Vouliez-vous dire *{text}* ({n} dossier) ?",
            "Vouliez-vous dire *{text}* ({n} dossiers) ?",
            one.total,
            text=escape(one.text),
        )
        for one in meant
    ]
    asked[0] = f"{nobody}\n{asked[0]}"
    tried = ", ".join(escape(one.text) for one in form.wider())
    return [
        *(
            section(
                words,
                block_id=f"meant-{rank}",
                accessory=button(clip(one.text, 75), "search_instead", str(rank), primary=rank == 0),
            )
            for rank, (words, one) in enumerate(zip(asked, meant, strict=True))
        ),
        context(_("Aussi essayé : {tried}, sans les accents.", tried=tried)),
    ]


def _nothing(form: SearchForm) -> str:
    if form.combined:
        return _(
            "Aucun dossier ne satisfait à tous ces critères. Retirez-en un, ou remplacez une partie d’un "
            "mot par *."
        )
    text = escape(clip(form.text, 80))
    start = fold(form.text.split(",")[0]).replace("*", "").replace("?", "")[:2].strip()
    if start and NAMES.issuperset(one.field for one in form.criteria):
        return _(
            "Aucun dossier pour « {text} ». Essayez {start}*, ou le champ Nom de famille.",
            text=text,
            start=start,
        )
    return _("Aucun dossier pour « {text} ». Vérifiez le numéro, ou cherchez par le nom.", text=text)
