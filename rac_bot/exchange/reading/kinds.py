"""The kinds of files that the college gives."""

from enum import StrEnum


class FileKind(StrEnum):
    """A kind of file, in the order in which the files of a folder are imported."""

    CODES = "codes"
    SESSIONS = "sessions"
    CALENDAR = "calendar"
    WATCHES = "watches"
    FIELDS = "fields"
    GRID = "grid"
    ROUTING = "routing"
    CANDIDATES = "candidates"
    DOSSIERS = "dossiers"
    INSCRIPTIONS = "inscriptions"


# How a sentence names a file of that kind.
FRENCH = {
    FileKind.CODES: "codes",
    FileKind.SESSIONS: "sessions",
    FileKind.CALENDAR: "calendrier",
    FileKind.WATCHES: "veilles",
    FileKind.FIELDS: "champs",
    FileKind.GRID: "grille",
    FileKind.ROUTING: "canaux",
    FileKind.CANDIDATES: "candidats",
    FileKind.DOSSIERS: "dossiers",
    FileKind.INSCRIPTIONS: "inscriptions",
}
