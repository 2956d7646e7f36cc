"""The catalogue of fields, as the tables declare them."""

from collections.abc import Mapping
from dataclasses import replace

from rac_bot.domain.checks import LIST as CHECKS
from rac_bot.domain.fields import ENTERED, Field, Kind, Part
from rac_bot.store.models import Base, Inscription, SessionDossier
from rac_bot.store.models.fields import FIELD
from rac_bot.store.models.personal import ABOUT


def of(table: type[Base]) -> Mapping[str, Field]:
    """Its fields by name, in the order of CLARA's form."""
    columns = table.__table__.columns
    return {c.key: replace(c.info[FIELD], name=c.key) for c in columns if FIELD in c.info}


LINE, DOSSIER = of(Inscription), of(SessionDossier)
EVERY = {**DOSSIER, **LINE}
LISTS = {field.list for field in EVERY.values() if field.list} | {
    CHECKS
}  # those of the college that mean anything here


def of_part(part: Part) -> tuple[str, ...]:
    """The fields of a line that stand there."""
    return tuple(name for name, field in LINE.items() if field.part is part)


INHERITED, ENROLMENT, RESULTS = of_part(Part.INHERITED), of_part(Part.ENROLMENT), of_part(Part.RESULTS)
PARTNERSHIP, CENSUS, CALENDAR = of_part(Part.PARTNERSHIP), of_part(Part.CENSUS), of_part(Part.CALENDAR)
GROUP, TRANSMISSION = of_part(Part.GROUP), of_part(Part.TRANSMISSION)
ASKED = tuple(name for name, field in LINE.items() if field.part in ENTERED or field.asked)
COPIED = tuple(name for name, field in LINE.items() if field.part in ENTERED or field.copied)
DEFAULTED = tuple(name for name, field in LINE.items() if field.kind is Kind.CODE and field.defaulted)
ENDING = ("remark", "census")  # the codes that may say that a line is over
CODES = tuple(name for name in ASKED if LINE[name].kind is Kind.CODE)
IN_FILES = tuple(field for field in LINE.values() if field.heading)
PEOPLE = tuple(table for table in Base.metadata.sorted_tables if ABOUT in table.info)  # speak of people
