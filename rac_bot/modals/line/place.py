"""The places of one inscription's windows, always over the file."""

from rac_bot.modals.file.place import FilePlace
from rac_bot.modals.inscription.place import InscriptionPlace
from rac_bot.modals.parts.place import Number


class LinePlace(FilePlace):
    """Of the detail, and of each form that stands in its place."""

    line: Number
    version: Number  # of that line, when the window was drawn


class EditPlace(InscriptionPlace, LinePlace):
    """Of the inscription form, where it modifies that line."""
