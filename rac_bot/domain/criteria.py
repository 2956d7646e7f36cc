"""What an advisor searches by: CLARA's eight fields, and the recognition of free text as one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rac_bot.domain import typed
from rac_bot.domain.sessions import Session


class SearchBy(StrEnum):
    """The list *Dans le champ* of CLARA's student search, in its order."""

    CODE_PERMANENT = "code_permanent"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    DA = "da"
    PHONE = "phone"
    PROGRAMME = "programme"
    GIVEN_NAME = "given_name"
    PROGRAMME_TITLE = "programme_title"


NAMES = frozenset({SearchBy.FULL_NAME, SearchBy.FAMILY_NAME, SearchBy.GIVEN_NAME})


@dataclass(frozen=True, slots=True)
class Criterion:
    """A text to look for in a field; `*` stands for any run of characters, `?` for one."""

    field: SearchBy
    text: str


@dataclass(frozen=True, slots=True)
class Combined:
    """An advanced search: whoever it finds meets all of it. `mine`: followed by the one who searches."""

    texts: Mapping[SearchBy, str] = field(default_factory=dict)
    active: bool = False
    mine: bool = False
    session: Session | None = None  # at which a session dossier of our own stands

    @property
    def criteria(self) -> list[Criterion]:
        return [Criterion(where, text) for where, text in self.texts.items()]

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> "Combined":
        """From what `stored` made."""
        session = stored.get("session")
        return cls(
            texts={SearchBy(name): text for name, text in stored["texts"].items()},
            active=stored["active"],
            mine=stored["mine"],
            session=Session.parse(session) if session else None,
        )

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        session = self.session.code if self.session else None
        return {"texts": dict(self.texts), "active": self.active, "mine": self.mine, "session": session}


def asked(text: str, where: SearchBy | None = None) -> list[Criterion]:
    """What a simple search looks for: the text in that field, or in those that it is recognised as."""
    return [Criterion(where, text)] if where and text else recognise(text)


def recognise(text: str) -> list[Criterion]:
    """What a free text may be; several where it may be several things, none where it is empty.

    Seven digits are both a DA and a local telephone number: both are looked for.
    """
    text = text.strip()
    fields = [SearchBy.PROGRAMME] if _DOTTED.fullmatch(text) else _may_be(text)
    return [Criterion(field, text) for field in fields or [SearchBy.FULL_NAME]] if text else []


_DOTTED = re.compile(r"(?![\d.]*$)[0-9a-z?]{3}\.[0-9a-z*?]{1,2}", re.I)  # no telephone: `JEE.0K`, `322.*`
_TOLD = re.compile(r"\d|^[a-z]{4} *\?{8}$", re.I)  # letters alone are more likely a name


def _may_be(text: str) -> list[SearchBy]:
    if not _TOLD.search(text):
        return []
    found = {
        SearchBy.CODE_PERMANENT: typed.code_permanent(text),
        SearchBy.DA: typed.da(text),
        SearchBy.PHONE: typed.phone(text),
        SearchBy.PROGRAMME: typed.programme(text),
    }
    return [field for field, pattern in found.items() if pattern]
