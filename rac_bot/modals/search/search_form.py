"""What a person asked for in the search window, in its simple form or in the advanced one."""

import re
from dataclasses import dataclass
from typing import Any

from rac_bot.domain.criteria import NAMES, Combined, Criterion, SearchBy, asked
from rac_bot.modals.parts import forms
from rac_bot.modals.search import advanced_search
from rac_bot.store.models import Search

CALLBACK = "search"
AUTOMATIC = "auto"
LONGEST = 200  # characters of a search that are kept and looked for
_WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A text and the field to look in (None: recognised from the text); or several fields combined."""

    text: str = ""
    field: SearchBy | None = None
    combined: Combined | None = None  # of the advanced form
    instead_of: str = ""  # what was typed, and found nobody
    proposed: bool = False  # the text comes in the place of what is typed in the window

    @classmethod
    def of(cls, view: dict[str, Any]) -> "SearchForm":
        if view["callback_id"] == advanced_search.CALLBACK:
            return cls(combined=advanced_search.read(view))
        chosen = forms.value(view, "field")
        field = forms.member(SearchBy, chosen) if chosen and chosen != AUTOMATIC else None
        return cls.typed(forms.value(view, "text") or "", field)

    @classmethod
    def typed(cls, text: str, field: SearchBy | None = None) -> "SearchForm":
        return cls(text.strip()[:LONGEST], field)

    @classmethod
    def kept(cls, search: Search) -> "SearchForm":
        if search.criteria is not None:
            return cls(combined=Combined.kept(search.criteria))
        return cls(search.text, SearchBy(search.field) if search.field else None)

    def to_keep(self, actor: str) -> Search:
        """The row that lets the search be run again by its id."""
        stored = self.combined.stored if self.combined else None
        return Search(actor=actor, field=self.field or "", text=self.text, criteria=stored)

    @property
    def criteria(self) -> list[Criterion]:
        return self.combined.criteria if self.combined else asked(self.text, self.field)

    def wider(self) -> "list[SearchForm]":
        """What is tried unasked where a name finds nobody: its beginnings, in its field, then in any."""
        if self.combined or not self.text or not NAMES.issuperset(one.field for one in self.criteria):
            return []
        beginnings = _WORD.sub(lambda word: word[0].rstrip("*") + "*", self.text)
        tried = (beginnings, self.field), (" ".join(beginnings.replace(",", " ").split()), SearchBy.FULL_NAME)
        wider = [SearchForm(text[:LONGEST], field, instead_of=self.text) for text, field in tried]
        return wider if (self.field or "," in self.text) else wider[:1]

    def advanced(self) -> "SearchForm":
        """The words of the simple form in the fields of the advanced one, to add to them there."""
        texts: dict[SearchBy, str] = {}
        for criterion in self.criteria[:1]:  # of seven digits, the DA
            if criterion.field is SearchBy.FULL_NAME:
                family, _comma, given = criterion.text.partition(",")
                texts = {SearchBy.FAMILY_NAME: family.strip(), SearchBy.GIVEN_NAME: given.strip()}
            else:
                texts = {criterion.field: criterion.text}
        return SearchForm(combined=Combined({field: text for field, text in texts.items() if text}))
