"""The catalogue of fields: no column of a line is left out, and each field is where CLARA's form has it."""

import pytest

from rac_bot.domain.fields import Kind, Part
from rac_bot.store import catalogue
from rac_bot.store.models import Inscription

# What the bot keeps for itself; it is no field of a screen.
BOOKKEEPING = {
    *("id", "dossier_id", "course_id", "created_at", "created_by", "updated_at", "version", "in_clara"),
    *("effective", "before_mark"),
    *("clara_entered_at", "clara_entered_by", "deleted_at", "deleted_by", "deleted_from"),
}
# The guide's image 1.4, and what CLARA shows beside it.
FORM = {
    Part.GROUP: ("group_number", "mode", "fictive_group"),
    Part.INHERITED: ("unit", "language", "category", "funding", "rac", "distance"),
    Part.ENROLMENT: (
        *("prerequisites", "assignment_state", "assignment_priority", "substitution"),
        *("alternate_number", "parent_course"),
    ),
    Part.RESULTS: ("note", "weighted_note", "average", "remark", "absences", "r_score", "retake_right"),
    Part.TRANSMISSION: (
        *("state_transmission", "state_transmitted_on", "funding_transmission", "funding_transmitted_on"),
        *("result_transmission", "result_transmitted_on"),
    ),
    Part.PARTNERSHIP: ("study_situation", "partner", "partner_course"),
    Part.CENSUS: ("census", "census_by", "census_on"),
    Part.CALENDAR: ("starts_on", "ends_on"),
    Part.BOT: ("state", "user_values", "clara", "unlock_reason"),
}


def test_every_column_of_a_line_is_a_field_or_bookkeeping() -> None:
    assert set(Inscription.__table__.columns.keys()) == catalogue.LINE.keys() | BOOKKEEPING


@pytest.mark.parametrize("part", list(Part))
def test_each_part_has_the_fields_of_the_form_in_their_order(part: Part) -> None:
    assert catalogue.of_part(part) == FORM[part]


def test_the_parts_stand_in_the_order_of_the_form() -> None:
    order = [list(Part).index(field.part) for field in catalogue.IN_FILES]

    assert order == sorted(order)


@pytest.mark.parametrize("name", [n for n, f in catalogue.LINE.items() if f.kind is not Kind.OWN])
def test_every_field_of_the_form_is_read_from_files_and_written_to_them(name: str) -> None:
    assert catalogue.LINE[name].heading


@pytest.mark.parametrize("name", [n for n, f in catalogue.EVERY.items() if f.kind is Kind.CODE])
def test_a_code_has_a_list(name: str) -> None:
    assert catalogue.EVERY[name].list


@pytest.mark.parametrize("name", catalogue.EVERY)
def test_a_field_has_a_label(name: str) -> None:
    assert catalogue.EVERY[name].label


def test_a_name_means_the_same_in_every_table() -> None:
    tables = (catalogue.DOSSIER, catalogue.LINE)
    said = {(name, field.label, field.list) for table in tables for name, field in table.items()}

    assert len(said) == len({name for name, _label, _list in said})
