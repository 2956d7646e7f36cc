"""The tables, one module per subject; import them from here, so that every mapper is known."""

from rac_bot.store.models.base import Base
from rac_bot.store.models.college import (
    CodeValue,
    Competency,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    Programme,
)
from rac_bot.store.models.enrolment import Inscription, InscriptionState, SessionDossier
from rac_bot.store.models.people import Admission, Advisor, Candidate, NamePart, NameWord
from rac_bot.store.models.traces import (
    Action,
    Audience,
    JournalEntry,
    MessageState,
    Search,
    StoredMessage,
)

__all__ = [
    "Action",
    "Admission",
    "Advisor",
    "Audience",
    "Base",
    "Candidate",
    "CodeValue",
    "Competency",
    "Course",
    "Grid",
    "GridCourse",
    "GridGroup",
    "Inscription",
    "InscriptionState",
    "JournalEntry",
    "MessageState",
    "NamePart",
    "NameWord",
    "Programme",
    "Search",
    "SessionDossier",
    "StoredMessage",
]
