"""What rows of every kind refer to: the college's code lists, programmes and grids."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from rac_bot.domain.folding import fold
from rac_bot.i18n import _
from rac_bot.store.models import CodeValue, Grid, Programme
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work


class UnknownCode(ValueError):
    """A code that is not in the college's list; `str()` gives the codes of the list."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(_("un code de la liste : {known}", known=", ".join(known)))


@dataclass(frozen=True, slots=True)
class KnownGrid:
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
        self._lists: dict[str, dict[str, str]] = {}  # list -> code in capitals -> code
        self._defaults: dict[str, str] = {}
        self._programmes: dict[str, tuple[int, str]] = {}  # number -> id, title
        self._entitled: dict[str, str] = {}  # number -> title that this import gave first
        self.grids: dict[str, KnownGrid] = {}
        self._read()

    def _read(self) -> None:
        self.read_codes()
        for programme in self._work.rows(PROGRAMMES):
            self._programmes[programme.number] = programme.id, programme.title
        self.grids = {code: KnownGrid(id_, code, number) for id_, code, number in self._work.rows(GRIDS)}

    def read_codes(self) -> None:
        self._lists, self._defaults = {}, {}
        for name, code, is_default in self._work.rows(CODES):
            self._lists.setdefault(name, {})[code.upper()] = code
            if is_default:
                self._defaults[name] = code

    def has_list(self, name: str) -> bool:
        return name in self._lists

    def default(self, name: str) -> str | None:
        return self._defaults.get(name)

    def code(self, name: str, code: str) -> str:
        """The code as its list writes it, or as it is given where the college has no such list.

        Raises:
            UnknownCode: the list has no such code.
        """
        known = self._lists.get(name)
        if known is None:
            return code
        if code.upper() not in known:
            raise UnknownCode(list(known.values()))
        return known[code.upper()]

    def programme(self, number: str) -> int:
        """The programme's id; it is created where it is not known."""
        if number not in self._programmes:
            added = self._work.write(NEW_PROGRAMME, {"number": number, "title": "", "title_key": ""})
            self._programmes[number] = added.scalar_one(), ""
        return self._programmes[number][0]

    def add_grid(self, code: str, programme: str) -> KnownGrid:
        added = self._work.write(NEW_GRID, {"code": code, "programme_id": self.programme(programme)})
        self.grids[code] = KnownGrid(added.scalar_one(), code, programme)
        return self.grids[code]

    def entitle(self, number: str, title: str | None) -> bool:
        """Give the programme that title; True if it changed. Only the first title of an import is used:
        otherwise two rows with different titles would change it twice at each import.
        """
        if not title or self._entitled.setdefault(number, title) != title:
            return False
        id_ = self.programme(number)
        if self._programmes[number][1] == title:
            return False
        self._programmes[number] = id_, title
        self._work.write(ENTITLE, {"programme": id_, "given": title, "key": fold(title)[:200]})
        return True

    def title_in_use(self, number: str) -> str | None:
        """The title that this import gave the programme, if any."""
        return self._entitled.get(number)
