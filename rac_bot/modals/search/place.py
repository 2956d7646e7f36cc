"""The place of the search window, which the files opened from it keep as the way back."""

from rac_bot.modals.parts.place import Number, Place, Word


class SearchPlace(Place):
    search: Number | None = None  # the stored search whose results are shown
    page: Number = 0  # of the results
    sort: Word = ""  # of the results
