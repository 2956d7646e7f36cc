"""What rows of every kind refer to: the college's code lists, programmes and grids."""

from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update

from rac_bot.domain.folding import fold
from rac_bot.store.models import CodeValue, Grid, Programme
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work


class KnownGrid(NamedTuple):
    id: int
    code: str
    programme: str


PROGRAMMES = Open(select(Programme.number, Programme.id, Programme.title))
GRIDS = Open(select(Grid.id, Grid.code, Programme.number).join(Programme))
CODES = Open(select(CodeValue.list, CodeValue.code, CodeValue.is_default).order_by(CodeValue.id))
NEW_PROGRAMME = Written(insert(Programme).returning(Programme.id), Belongs.TO_NO_PROGRAMME)
NEW_GRID = Written(insert(Grid).returning(Grid.id), Belongs.TO_NO_PROGRAMME)
ENTITLE = Written(
    update(Programme)
    .where(Programme.id == bindparam("programme"))
    .values(title=bindparam("given"), title_key=bindparam("key")),
    Belongs.TO_NO_PROGRAMME,
)


class College:
    """Read completely at the beginning, since it is small; what the import adds is added here too."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._programmes = {number: (id_, title) for number, id_, title in work.rows(PROGRAMMES)}
        self.entitled: dict[str, str] = {}  # number of a programme -> title that this import gave first
        self.grids = {row.code: KnownGrid(*row) for row in work.rows(GRIDS)}
        self.read_codes()

    def read_codes(self) -> None:
        self.lists: dict[str, dict[str, str]] = {}  # list -> code in capitals -> code
        self.defaults: dict[str, str] = {}
        for name, code, is_default in self._work.rows(CODES):
            self.lists.setdefault(name, {})[code.upper()] = code
            if is_default:
                self.defaults[name] = code

    def programme(self, number: str) -> int:
        """The programme's id; it is created where it is not known."""
        if number not in self._programmes:
            added = self._work.write(NEW_PROGRAMME, {"number": number, "title": "", "title_key": ""})
            self._programmes[number] = added.scalar(), ""
        return self._programmes[number][0]

    def add_grid(self, code: str, programme: str) -> KnownGrid:
        added = self._work.write(NEW_GRID, {"code": code, "programme_id": self.programme(programme)})
        self.grids[code] = KnownGrid(added.scalar(), code, programme)
        return self.grids[code]

    def entitle(self, number: str, title: str) -> bool:
        """Give the programme that title; True if it changed."""
        id_ = self.programme(number)
        if self._programmes[number][1] == title:
            return False
        self._programmes[number] = id_, title
        self._work.write(ENTITLE, {"programme": id_, "given": title, "key": fold(title)[:200]})
        return True
