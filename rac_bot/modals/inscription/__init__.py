"""The window *Création d'une inscription-cours* (the guide's image 1.4), to enrol and to modify."""

from rac_bot.modals.inscription.choosing import (
    candidate_choices,
    code_choices,
    course_choices,
    read_where,
    where_choices,
    where_option,
)
from rac_bot.modals.inscription.form import (
    CALLBACK,
    EDIT,
    Choices,
    candidate_first_view,
    inscription_view,
)
from rac_bot.modals.inscription.reading import read_course_and_group, read_fields, read_group, untouched

__all__ = [
    "CALLBACK",
    "EDIT",
    "Choices",
    "candidate_choices",
    "candidate_first_view",
    "code_choices",
    "course_choices",
    "inscription_view",
    "read_course_and_group",
    "read_fields",
    "read_group",
    "read_where",
    "untouched",
    "where_choices",
    "where_option",
]
