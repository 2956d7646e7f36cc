"""The search window: what to look for, the person's own files, the results a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from rac_bot.blockkit import Json, actions, button, context, modal, section
from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.folding import fold
from rac_bot.domain.typed import da
from rac_bot.i18n import _
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import candidate_line
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.modals.search import advanced_search
from rac_bot.modals.search.search_form import AUTOMATIC, CALLBACK, SearchForm
from rac_bot.modals.search.search_results import Found, next_steps, outcome, results_blocks
from rac_bot.store.models import Candidate


@dataclass(frozen=True, slots=True)
class AtHand:
    """A person's own files, one choice away: those seen last, and those on the list *Mes candidats*."""

    recent: Sequence[Candidate] = ()
    followed: Sequence[Candidate] = ()
    confided: Mapping[int, str] = field(default_factory=dict)  # by candidate: from or to whom, until when


def search_view(
    form: SearchForm,
    beneath: AtHand | Found,
    place: SearchPlace | None = None,
    *,
    show_identity: bool = False,
    may_change: bool = True,
) -> Json:
    """The window; until something was searched, a person's own files are under its form.

    `place` holds the search's id, the page and the order.

    `may_change`: the person does more than read.
    """
    place = place or SearchPlace()
    results = beneath.results if isinstance(beneath, Found) else None
    if form.combined:
        # The form fills the window: what was found, under it, is told above it too.
        blocks = [context(outcome(form, results, place))] if results else []
        simpler = button(_("Recherche simple"), "simple_search")
        blocks += [*advanced_search.fields(form.combined), actions(simpler, block_id="kind")]
    else:
        blocks = _simple(form)
    if isinstance(beneath, Found):
        blocks += results_blocks(form, beneath, place, show_identity, may_change)
    else:
        blocks += _recent(beneath.recent) + _followed(beneath.followed, beneath.confided)
    return modal(
        advanced_search.CALLBACK if form.combined else CALLBACK,
        _("Recherche avancée") if form.combined else _("Recherche"),
        blocks + (next_steps(results) if may_change else []),
        place,
        submit=_("Rechercher"),
    )


def _simple(form: SearchForm) -> list[Json]:
    fields = {AUTOMATIC: _("Reconnaissance automatique"), **field_names()}
    choices = [inputs.option(label, value) for value, label in fields.items()]
    text = inputs.text_input("text@proposed" if form.proposed else "text", initial=form.text)
    hint = _("* : toute suite ; ? : un caractère. Ex. : Tremblay, J*")
    return [
        inputs.field(_("Dans le champ"), inputs.static_select("field", choices, form.field or AUTOMATIC)),
        inputs.field(_("Rechercher"), inputs.focused(text), hint=hint),
        actions(button(_("Recherche avancée"), "advanced_search"), block_id="kind"),
    ]


def field_names() -> dict[str, str]:
    """CLARA's own names of the eight fields, in its order."""
    names = {SearchBy.FULL_NAME: _("Nom et prénom"), **advanced_search.field_names()}
    return {field: names[field] for field in sorted(names, key=list(SearchBy).index)}


def _recent(recent: Sequence[Candidate]) -> list[Json]:
    if not recent:
        return []
    select = inputs.static_select("open_recent", _options(recent, {}), placeholder=_("Un dossier récent"))
    return [section(_("*Dossiers récents*"), block_id="recent", accessory=select)]


def _followed(followed: Sequence[Candidate], confided: Mapping[int, str]) -> list[Json]:
    if not followed:
        return []
    select = (
        inputs.static_select(
            "open_followed", _options(followed, confided), placeholder=_("Un de mes candidats")
        )
        if len(followed) <= inputs.OPTIONS
        else inputs.external_select("open_followed", placeholder=_("Taper un nom ou un DA"))
    )
    return [section(_("*Mes candidats*"), block_id="followed", accessory=select)]


def followed_choices(followed: Sequence[Candidate], typed: str, confided: Mapping[int, str]) -> list[Json]:
    """What the type-ahead offers where the list is longer than a list may be."""
    number, words = da(typed), fold(typed).split()
    if number:
        found = [c for c in followed if fnmatchcase(c.da, number)]
    else:
        keys = ((c, fold(c.name)) for c in followed)
        found = [c for c, key in keys if all(word in key for word in words)]
    return _options(found[: inputs.OPTIONS], confided)


def _options(candidates: Sequence[Candidate], confided: Mapping[int, str]) -> list[Json]:
    return [inputs.option(candidate_line(c), c.id, confided.get(c.id)) for c in candidates]
