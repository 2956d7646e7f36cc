"""The tables, one module per subject; import them from here, so that every mapper is known."""

from rac_bot.store.models.access import Access, Channel, Person, Workspace
from rac_bot.store.models.base import Base
from rac_bot.store.models.college import (
    CodeValue,
    Competency,
    Course,
    FieldSubject,
    FieldType,
    Grid,
    GridCourse,
    GridGroup,
    GridImport,
    Programme,
    UserField,
)
from rac_bot.store.models.enrolment import ClaraState, Inscription, InscriptionState, SessionDossier
from rac_bot.store.models.people import (
    Admission,
    Candidate,
    FollowedCandidate,
    NamePart,
    NameWord,
)
from rac_bot.store.models.traces import (
    Action,
    Audience,
    Change,
    JournalEntry,
    Lane,
    MessageKind,
    MessageState,
    Search,
    StoredMessage,
)

__all__ = [
    "Access",
    "Action",
    "Admission",
    "Audience",
    "Base",
    "Candidate",
    "Change",
    "Channel",
    "ClaraState",
    "CodeValue",
    "Competency",
    "Course",
    "FieldSubject",
    "FieldType",
    "FollowedCandidate",
    "Grid",
    "GridCourse",
    "GridGroup",
    "GridImport",
    "Inscription",
    "InscriptionState",
    "JournalEntry",
    "Lane",
    "MessageKind",
    "MessageState",
    "NamePart",
    "NameWord",
    "Person",
    "Programme",
    "Search",
    "SessionDossier",
    "StoredMessage",
    "UserField",
    "Workspace",
]
