"""The place of the file, which every window over it keeps."""

from rac_bot.modals.parts.place import Number, Word
from rac_bot.modals.search.place import SearchPlace


class FilePlace(SearchPlace):
    candidate: Number
    dossier: Number | None = None  # the session chosen
    lines: Number = 0  # page of the inscriptions
    rank: Number | None = None  # of this file among the results, from 0
    shown: Word = ""  # which sessions are listed: all, those of the admission, those under way
    unassigned: bool = False  # the lines without a group yet are listed too
