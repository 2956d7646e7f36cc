"""The catalogue of fields: no column of a file is left out of it, and none is forgotten by erasure."""

import pytest
from sqlalchemy import JSON, Date, String

from rac_bot.domain.fields import Kind, Part
from rac_bot.store import catalogue
from rac_bot.store.models import Admission, Base, Candidate, Inscription, SessionDossier
from rac_bot.store.models.fields import KEY

# What the bot keeps for itself; it is no field of a screen, and says nothing of the person.
BOOKKEEPING = {
    *("id", "dossier_id", "course_id", "created_at", "created_by", "updated_at", "version"),
    *("clara_entered_at", "clara_entered_by", "deleted_at", "deleted_by", "deleted_from"),
}
# What an erasure replaces instead of emptying it, and what stays for the counts.
REPLACED = {"da", "family_name", "given_name", "sort_key", "local_phone"}
STAYS = {"unit", "session_code"} | BOOKKEEPING
FILES: tuple[type[Base], ...] = (Candidate, Admission, SessionDossier, Inscription)


def test_every_column_of_a_line_is_a_field_or_bookkeeping() -> None:
    assert set(Inscription.__table__.columns.keys()) == catalogue.LINE.keys() | BOOKKEEPING


@pytest.mark.parametrize("table", FILES)
def test_whatever_could_name_somebody_says_what_erasure_does_of_it(table: type[Base]) -> None:
    telling = {c.key for c in table.__table__.columns if isinstance(c.type, String | JSON | Date)}
    said = {name for name, field in catalogue.of(table).items() if field.personal or field.list}
    words = {c.key for c in table.__table__.columns if hasattr(c.type, "enums")}  # of ours
    plain = telling - said - words - REPLACED - STAYS

    assert plain == EXPECTED.get(table, set())


EXPECTED: dict[type[Base], set[str]] = {
    Inscription: {
        *("group_number", "parent_course", "census_by", "census_on", "starts_on", "ends_on"),
        *(f"{what}_transmission" for what in ("state", "funding", "result")),
        *(f"{what}_transmitted_on" for what in ("state", "funding", "result")),
    }
}


def test_the_parts_stand_in_the_order_of_the_form() -> None:
    order = [list(Part).index(field.part) for field in catalogue.IN_FILES]

    assert order == sorted(order)


@pytest.mark.parametrize("name", [n for n, f in catalogue.LINE.items() if f.kind is Kind.CODE])
def test_a_code_has_a_list(name: str) -> None:
    assert catalogue.LINE[name].list


def test_a_field_is_declared_on_its_column() -> None:
    assert all(
        c.info[KEY].label or c.info[KEY].personal or c.info[KEY].list
        for t in FILES
        for c in t.__table__.columns
        if KEY in c.info
    )
