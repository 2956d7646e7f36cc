"""What an import did or refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field, PrivateAttr

from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college.grid_care import GridChange


class Rejection(BaseModel):
    """A cell that is refused: where it is, what it contains, what is expected there."""

    sheet: str
    line: int
    column: str
    found: str
    expected: str


@dataclass(slots=True)
class Difference:
    """A field of what an import changes: its label, and what it held and holds, in words."""

    field: str
    before: str
    after: str


@dataclass(slots=True)
class Changed:
    """A person, a session or a line that was stored already, and that an import changes."""

    da: str
    name: str | None  # of a person, before; of a session or a line, it is not looked up
    session: str | None
    course: str | None
    differences: Sequence[Difference]


class Disagreeing(BaseModel):
    """A line that is not, or no longer, as its grid has it; the advisors are those who may change it."""

    grid: str
    da: str
    session: str
    course: str
    group: str
    mode: str | None
    expected: str
    advisors: list[str]


class Report(BaseModel):
    """The import of one file. `kind` is None for a file of a folder that was not recognised.

    `created`, `updated` and `unchanged` are 0, and `changes` is empty, where nothing is saved because this
    file, or another of the folder, is refused. Where `rejects` says so, the rows that were not refused are.
    """

    kind: FileKind | None
    file: str
    dry_run: bool = False
    saved: bool = False
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: list[Rejection] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    changes: list[Changed] = Field(default_factory=list)
    problem: str | None = None  # why nothing of the file could be read, or saved
    rejects: str | None = None  # the file that the refused rows were written to
    differences: dict[str, list[GridChange]] = Field(default_factory=dict)  # of the file's grids, by code
    grids: set[str] = Field(default_factory=set)
    disagreeing: list[Disagreeing] = Field(default_factory=list)  # with the grids, once imported
    _noticed: set[str] = PrivateAttr(default_factory=set)

    @property
    def refused(self) -> bool:
        return bool(self.rejections or self.problem)

    def notice(self, sentence: str) -> None:
        """Add the sentence, if it is not there already."""
        if sentence not in self._noticed:
            self._noticed.add(sentence)
            self.notices.append(sentence)
