"""What a search found: a page of people, how they are sorted, and what to do with them."""

from collections import Counter
from fnmatch import fnmatchcase

from rac_bot.blockkit import Json, actions, button, divider, escape, section
from rac_bot.domain import typed
from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.cutting import clip
from rac_bot.domain.folding import fold
from rac_bot.i18n import _, number
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import admission_line, candidate_title, identity
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.store.file.candidates import COUNTED, Results, Sort
from rac_bot.store.models import Candidate

PAGE = 10


def results_blocks(
    form: SearchForm, results: Results, place: SearchPlace, show_identity: bool, may_change: bool
) -> list[Json]:
    """`show_identity`: what tells namesakes apart is told of everyone, not only where it is needed."""
    told = outcome(form, results, place)
    if results.total == 0:
        return [divider(), section(told, accessory=_new_candidate(primary=True) if may_change else None)]
    if results.total > COUNTED:  # paging helps no one: say how to narrow
        return [divider(), section(told)]
    chooser = _order(place) if results.total > 1 else None
    heading = section(
        f"{told} · " + _("trier par") if chooser else told, block_id="results", accessory=chooser
    )
    identified = identity_shown(form, results, show_identity)
    first = place.page * PAGE
    rows = [_found(form, row, rank, row.id in identified) for rank, row in enumerate(results.rows, first)]
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
    if results.total == 1:
        return _("1 dossier")
    counted = _("{n} dossiers", n=number(results.total))
    first = place.page * PAGE
    last = first + len(results.rows)
    return _("{counted}, {first} à {last}", counted=counted, first=first + 1, last=last)


def next_steps(results: Results | None) -> list[Json]:
    """Under the window: what else may be done, with these people or without them."""
    if results and results.total == 0:
        return []  # a new candidate is offered beside the sentence that nobody was found
    several = button(_("Inscrire ces candidats à un cours"), "enrol_candidates")
    listed = results is not None and results.total <= COUNTED
    return [actions(*([several] if listed else []), _new_candidate(), block_id="next_steps")]


def found_by(form: SearchForm, candidate: Candidate) -> str | None:
    """Seven digits may be a DA or a telephone: which of them this candidate was found by."""
    if form.combined or len(form.criteria) < 2:
        return None
    told = {
        SearchBy.DA: _("Trouvé par le DA."),
        SearchBy.PHONE: _("Trouvé par le téléphone."),
        SearchBy.CODE_PERMANENT: _("Trouvé par le code permanent."),
        SearchBy.PROGRAMME: _("Trouvé par le programme."),
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


def _found(form: SearchForm, candidate: Candidate, rank: int, identified: bool) -> Json:
    lines = [candidate_title(candidate)]
    if identified:
        lines.append(identity(candidate))
    if how := found_by(form, candidate):
        lines.append(f"_{how}_")
    if not candidate.active:
        lines.append("_" + _("non actif dans la démarche") + "_")
    lines += [admission_line(admission) for admission in candidate.admissions]
    spoken = _("Ouvrir le dossier de {name}", name=candidate.name)
    opening = button(_("Ouvrir"), "open_file", f"{candidate.id}::{rank}", spoken=spoken)
    return section("\n".join(lines), block_id=f"candidate-{candidate.id}", accessory=opening)


def _new_candidate(*, primary: bool = False) -> Json:
    return button(_("Nouveau candidat"), "new_candidate", primary=primary)


def _nothing(form: SearchForm) -> str:
    if form.combined:
        return _(
            "Aucun dossier ne satisfait à tous ces critères. Retirez-en un, ou remplacez une partie d’un "
            "mot par *."
        )
    text = escape(clip(form.text, 80))
    start = fold(form.text.split(",")[0]).replace("*", "").replace("?", "")[:2].strip()
    named = {SearchBy.FULL_NAME, SearchBy.FAMILY_NAME, SearchBy.GIVEN_NAME} & {c.field for c in form.criteria}
    if named and start:
        return _(
            "Aucun dossier pour « {text} ». Essayez {start}*, ou le champ Nom de famille.",
            text=text,
            start=start,
        )
    return _("Aucun dossier pour « {text} ». Vérifiez le numéro, ou cherchez par le nom.", text=text)
