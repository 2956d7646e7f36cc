"""Everything raised on purpose, each with its sentence for the person it meets.

    RacError
    ├── SettingsError       a setting is missing or wrong; named
    ├── IntakeError         a file of the college cannot be read at all
    └── Refusal             what the person asked for is not done, and why
        base                NotAnAdvisor, NotAnAdministrator, Busy, Vanished, NotActive
        enrolling           the session, course or group of a form, and AlreadyEnrolled
        changing            a line or a session of the file that is locked, changed meanwhile, or gone

An exception carries data; its class writes the sentence.
"""

from rac_bot.errors.base import (
    Busy,
    IntakeError,
    NotActive,
    NotAnAdministrator,
    NotAnAdvisor,
    RacError,
    Refusal,
    SettingsError,
    Vanished,
)
from rac_bot.errors.changing import (
    ChangedMeanwhile,
    CourseBack,
    Locked,
    NotDeleted,
    ReasonMissing,
    TooLateToRestore,
)
from rac_bot.errors.enrolling import (
    AdmissionMissing,
    AlreadyEnrolled,
    CandidateNotShown,
    CourseMissing,
    CourseNotInGrid,
    CourseWithoutGroup,
    DossierExists,
    ForeignDossier,
    GroupIsReal,
    GroupMissing,
    GroupNotInGrid,
    GroupsNotShown,
    NoAdmission,
    SessionMalformed,
)

__all__ = [
    "AdmissionMissing",
    "AlreadyEnrolled",
    "Busy",
    "CandidateNotShown",
    "ChangedMeanwhile",
    "CourseBack",
    "CourseMissing",
    "CourseNotInGrid",
    "CourseWithoutGroup",
    "DossierExists",
    "ForeignDossier",
    "GroupIsReal",
    "GroupMissing",
    "GroupNotInGrid",
    "GroupsNotShown",
    "IntakeError",
    "Locked",
    "NoAdmission",
    "NotActive",
    "NotAnAdministrator",
    "NotAnAdvisor",
    "NotDeleted",
    "RacError",
    "ReasonMissing",
    "Refusal",
    "SessionMalformed",
    "SettingsError",
    "TooLateToRestore",
    "Vanished",
]
