"""What an advisor searches by: CLARA's eight fields, and the recognition of free text as one of them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rac_bot.domain.codes import digits


class Field(StrEnum):
    """The list *Dans le champ* of CLARA's student search, in its order."""

    CODE_PERMANENT = "code_permanent"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    DA = "da"
    PHONE = "phone"
    PROGRAMME = "programme"
    GIVEN_NAME = "given_name"
    PROGRAMME_TITLE = "programme_title"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A text to look for in a field; `*` stands for any run of characters, `?` for one."""

    field: Field
    text: str


_CODE_PERMANENT = re.compile(r"[a-z]{4} ?\d[\d*? ]*", re.I)
_PROGRAMME = re.compile(r"[0-9a-z?]{3}\.[0-9a-z*?]{1,2}", re.I)
_NUMBER = re.compile(r"[\d\s().+*?\-]*\d[\d\s().+*?\-]*")


def recognise(text: str) -> list[Criterion]:
    """What a free text may be; several where it may be several things, none where it is empty.

    Seven digits are both a DA and a local telephone number: both are looked for.
    """
    text = text.strip()
    if not text:
        return []
    if _PROGRAMME.fullmatch(text):  # before the numbers: `322.*` is one
        fields = [Field.PROGRAMME]
    elif _NUMBER.fullmatch(text):
        fields = _number_fields(text)
    elif _CODE_PERMANENT.fullmatch(text):
        fields = [Field.CODE_PERMANENT]
    else:
        fields = [Field.FULL_NAME]
    return [Criterion(field, text) for field in fields]


def _number_fields(text: str) -> list[Field]:
    length = len(digits(text)) + text.count("?")  # `(438) 555-????` is a phone
    if length == 7 and "?" not in text and "*" not in text:
        return [Field.DA, Field.PHONE]
    return [Field.PHONE] if length >= 10 else [Field.DA]
