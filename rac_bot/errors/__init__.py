"""Everything raised on purpose, each with its sentence for the person it meets.

    RacError
    ├── SettingsError       a setting is missing or wrong; named
    ├── IntakeError         a file of the college cannot be read at all
    ├── UpkeepError         a backup or a copy of the database cannot be made
    └── Refusal             what the person asked for is not done, and why
        base                a database that is busy, full, gone or refuses a value; Vanished, NotActive
        access              someone not let in, or not that far; rights that cannot be given
        enrolling           the session, course or group of a form, and AlreadyEnrolled
        filling             the other fields of an inscription's form
        changing            a line or a session of the file that is locked, changed meanwhile, or gone
        admitting           what a new candidate's form holds, and whom it names already
        grids               a grid that is not known, a file of one that is not taken

An exception carries data; its class writes the sentence.
"""

from rac_bot.errors.access import (
    AccessRefused,
    AdministersBySetting,
    LimitedAdministrator,
    NeverServed,
    NotAnAdministrator,
    NotAnAdvisor,
    NotKnownYet,
    NotServable,
    OutOfReach,
    OwnAccess,
    ReadingOnly,
    UnknownLimit,
)
from rac_bot.errors.admitting import (
    CodePermanentTaken,
    DaTaken,
    GridMissing,
    HeldElsewhere,
    Malformed,
    NotConfirmed,
)
from rac_bot.errors.base import (
    Busy,
    CannotWrite,
    ConnectionLost,
    IntakeError,
    JournalUnknown,
    NotActive,
    NothingAsked,
    Obsolete,
    RacError,
    Refusal,
    SettingsError,
    Unstorable,
    Vanished,
)
from rac_bot.errors.changing import (
    ChangedMeanwhile,
    CourseBack,
    DossierDeleted,
    DossierHolds,
    DossierInClara,
    LineDeleted,
    Locked,
    NoResults,
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
    NotAdmitted,
    SessionMalformed,
)
from rac_bot.errors.filling import (
    CodeNotListed,
    DatesIncomplete,
    DatesReversed,
    GroupMalformed,
    ParentCourseMalformed,
    PartnerIncomplete,
)
from rac_bot.errors.grids import FileTooLarge, FileUnreachable, GridFileRefused, GridUnknown, PeopleInFile
from rac_bot.errors.upkeep import UpkeepError

__all__ = [
    "AccessRefused",
    "AdministersBySetting",
    "AdmissionMissing",
    "AlreadyEnrolled",
    "Busy",
    "CandidateNotShown",
    "CannotWrite",
    "ChangedMeanwhile",
    "CodeNotListed",
    "CodePermanentTaken",
    "ConnectionLost",
    "CourseBack",
    "CourseMissing",
    "CourseNotInGrid",
    "CourseWithoutGroup",
    "DaTaken",
    "DatesIncomplete",
    "DatesReversed",
    "DossierDeleted",
    "DossierExists",
    "DossierHolds",
    "DossierInClara",
    "FileTooLarge",
    "FileUnreachable",
    "ForeignDossier",
    "GridFileRefused",
    "GridMissing",
    "GridUnknown",
    "GroupIsReal",
    "GroupMalformed",
    "GroupMissing",
    "GroupNotInGrid",
    "GroupsNotShown",
    "HeldElsewhere",
    "IntakeError",
    "JournalUnknown",
    "LimitedAdministrator",
    "LineDeleted",
    "Locked",
    "Malformed",
    "NeverServed",
    "NoAdmission",
    "NoResults",
    "NotActive",
    "NotAdmitted",
    "NotAnAdministrator",
    "NotAnAdvisor",
    "NotConfirmed",
    "NotDeleted",
    "NotKnownYet",
    "NotServable",
    "NothingAsked",
    "Obsolete",
    "OutOfReach",
    "OwnAccess",
    "ParentCourseMalformed",
    "PartnerIncomplete",
    "PeopleInFile",
    "RacError",
    "ReadingOnly",
    "ReasonMissing",
    "Refusal",
    "SessionMalformed",
    "SettingsError",
    "TooLateToRestore",
    "UnknownLimit",
    "Unstorable",
    "UpkeepError",
    "Vanished",
]
