"""The catalogue of fields, as the tables declare them."""

from collections.abc import Mapping
from dataclasses import replace

from rac_bot.domain.fields import Field, Kind, Part
from rac_bot.store.models import Admission, Base, Candidate, Inscription, SessionDossier
from rac_bot.store.models.fields import KEY


def of(table: type[Base]) -> Mapping[str, Field]:
    """Its fields by name, in the order of CLARA's form."""
    columns = table.__table__.columns
    return {c.key: replace(c.info[KEY], name=c.key) for c in columns if KEY in c.info}


LINE, DOSSIER, ADMISSION, CANDIDATE = (of(t) for t in (Inscription, SessionDossier, Admission, Candidate))
EVERY = {**CANDIDATE, **ADMISSION, **DOSSIER, **LINE}
LISTS = {field.list for field in EVERY.values() if field.list}  # those of the college that mean anything here


def of_part(*parts: Part) -> tuple[str, ...]:
    return tuple(name for name, field in LINE.items() if field.part in parts)


INHERITED, ENROLMENT, RESULTS, PARTNERSHIP, CENSUS, CALENDAR = (
    of_part(part)
    for part in (
        *(Part.INHERITED, Part.ENROLMENT, Part.RESULTS, Part.PARTNERSHIP, Part.CENSUS, Part.CALENDAR),
    )
)
ASKED = tuple(name for name, field in LINE.items() if field.asked)
COPIED = tuple(name for name, field in LINE.items() if field.copied)
CODES = tuple(name for name in ASKED if LINE[name].kind is Kind.CODE)
IN_FILES = tuple(field for field in LINE.values() if field.heading)


def forget(row: Base) -> None:
    """Empty what is personal in that row."""
    for name, field in of(type(row)).items():
        if field.personal:
            setattr(row, name, None if row.__table__.columns[name].nullable else {})
