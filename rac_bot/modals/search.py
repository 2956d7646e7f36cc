"""The search window: what to look for, the results a page at a time, the files seen last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    clip,
    context,
    divider,
    escape,
    field,
    modal,
    option,
    section,
    static_select,
    text_input,
)
from rac_bot.domain.codes import digits
from rac_bot.domain.criteria import Criterion, Field, recognise
from rac_bot.domain.folding import fold
from rac_bot.i18n import _, number
from rac_bot.modals import forms
from rac_bot.modals.labels import admission_line, candidate_line, candidate_title, identity
from rac_bot.modals.place import Place
from rac_bot.store.candidates import COUNTED, Results
from rac_bot.store.models import Candidate

CALLBACK = "search"
PAGE = 10
SHOWN = 1000  # beyond, paging helps no one: say how to narrow
AUTOMATIC = "auto"
LONGEST = 200  # characters of a search that are kept and looked for


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What was asked: a text, and the field to look in (None: recognised from the text)."""

    text: str = ""
    field: Field | None = None

    @classmethod
    def of(cls, view: dict[str, Any]) -> "SearchForm":
        chosen = forms.value(view, "field")
        field = Field(chosen) if chosen and chosen != AUTOMATIC else None
        return cls.typed(forms.value(view, "text") or "", field)

    @classmethod
    def typed(cls, text: str, field: Field | None = None) -> "SearchForm":
        return cls(text.strip()[:LONGEST], field)

    @classmethod
    def kept(cls, field: str, text: str) -> "SearchForm":
        """From a stored search, whose field is empty where it was recognised."""
        return cls(text, Field(field) if field else None)

    @property
    def criteria(self) -> list[Criterion]:
        if self.field and self.text:
            return [Criterion(self.field, self.text)]
        return recognise(self.text)


def search_view(
    form: SearchForm, recent: Sequence[Candidate], results: Results | None = None, place: Place | None = None
) -> Json:
    """The window; without results it only asks. `place` holds the search's id and the page shown."""
    place = place or Place()
    fields = {AUTOMATIC: _("Reconnaissance automatique"), **field_names()}
    choices = {value: option(label, value) for value, label in fields.items()}
    return modal(
        CALLBACK,
        _("Recherche"),
        [
            field(
                "field",
                _("Dans le champ"),
                static_select(
                    "field",
                    options=list(choices.values()),
                    initial=choices[form.field or AUTOMATIC],
                ),
            ),
            field(
                "text",
                _("Rechercher"),
                text_input("text", initial=form.text),
                hint=_("* : toute suite ; ? : un caractère. Ex. : Tremblay, J*"),
            ),
            *_recent(recent),
            *(_results(form, results, place) if results else []),
        ],
        metadata=str(place),
        submit=_("Rechercher"),
    )


def field_names() -> dict[str, str]:
    """CLARA's own names of the eight fields."""
    return {
        Field.CODE_PERMANENT: _("Code permanent"),
        Field.FAMILY_NAME: _("Nom de famille"),
        Field.FULL_NAME: _("Nom et prénom"),
        Field.DA: _("Numéro de l’étudiant"),
        Field.PHONE: _("Numéro de téléphone"),
        Field.PROGRAMME: _("Numéro du programme"),
        Field.GIVEN_NAME: _("Prénom"),
        Field.PROGRAMME_TITLE: _("Titre du programme"),
    }


def _recent(recent: Sequence[Candidate]) -> list[Json]:
    if not recent:
        return []
    select = static_select(
        "open_recent",
        options=[option(candidate_line(c), c.id) for c in recent],
        placeholder=_("Choisir"),
    )
    return [section(_("*Dossiers récents*"), block_id="recent", accessory=select)]


def _results(form: SearchForm, results: Results, place: Place) -> list[Json]:
    if results.total == 0:
        return [divider(), section(_nothing(form))]
    if results.total > SHOWN:
        counted = (
            _("Plus de {n} dossiers", n=number(COUNTED))
            if results.total > COUNTED
            else _("{n} dossiers", n=number(results.total))
        )
        return [divider(), section(_("{counted} ; précisez (prénom, programme).", counted=counted))]
    first = place.page * PAGE + 1
    last = first + len(results.rows) - 1
    if results.total == 1:
        heading = _("1 dossier")
    else:
        heading = _("{n} dossiers, {first} à {last}", n=results.total, first=first, last=last)
    pager = _pager(place.page, last < results.total)
    return [divider(), context(heading), *(_found(form, row) for row in results.rows), *pager]


def found_by(form: SearchForm, candidate: Candidate) -> str | None:
    """Seven digits may be a DA or a telephone: which of them this candidate was found by."""
    if len(form.criteria) < 2:
        return None
    return _("Trouvé par le DA.") if candidate.da == digits(form.text) else _("Trouvé par le téléphone.")


def _found(form: SearchForm, candidate: Candidate) -> Json:
    lines = [candidate_title(candidate), identity(candidate)]
    if how := found_by(form, candidate):
        lines.append(f"_{how}_")
    if not candidate.active:
        lines.append("_" + _("non actif dans la démarche") + "_")
    lines += [admission_line(admission) for admission in candidate.admissions]
    return section(
        "\n".join(lines),
        block_id=f"candidate-{candidate.id}",
        accessory=button(
            _("Ouvrir"),
            "open_file",
            candidate.id,
            spoken=_("Ouvrir le dossier de {name}", name=candidate.name),
        ),
    )


def _pager(page: int, more: bool) -> list[Json]:
    buttons = [button(_("‹ Précédents"), "results_before", page - 1)] if page else []
    buttons += [button(_("Suivants ›"), "results_after", page + 1)] if more else []
    return [actions(*buttons, block_id="pager")] if buttons else []


def _nothing(form: SearchForm) -> str:
    text = escape(clip(form.text, 80))
    start = fold(form.text.split(",")[0]).replace("*", "").replace("?", "")[:2].strip()
    named = {Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME} & {c.field for c in form.criteria}
    if named and start:
        return _(
            "Aucun dossier pour « {text} ». Essayez {start}*, ou le champ Nom de famille.",
            text=text,
            start=start,
        )
    return _("Aucun dossier pour « {text} ». Vérifiez le numéro, ou cherchez par le nom.", text=text)
