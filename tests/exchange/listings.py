"""The listings of a college as CLARA prints them, for as many people as asked, with the faults of real ones.

`python -m tests.exchange.listings FOLDER 2000` writes a folder of them.
"""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rac_bot.exchange.entering.aside import Aside
from tests.exchange.college import GRID, SAMPLES, rows_of, write_csv, write_xlsx

FAMILY = ("Tremblay", "Gagnon", "Côté", "Bélanger-Lévesque", "Nguyễn", "O'Brien", "D’Amours", "Lœwen")
GIVEN = ("Maëlle", "Cédric", "Ève", "Jean-Philippe", "Siobhán", "Linh", "Zoé", "René", "Marie-Ève")
SESSIONS = ("A-2016", "H-2017", "A-2017", "H-2018")
CODE = GRID.stem.removeprefix("grille-")
Rows = list[list[object]]


@dataclass
class Listings:
    """What the folder says: who and what is to be taken, and how many lines are to be set aside, by file."""

    people: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)  # of them, those whose lines are set aside all the same
    sessions: set[tuple[str, str]] = field(default_factory=set)
    lines: set[tuple[str, str, str]] = field(default_factory=set)
    untold: set[tuple[str, str]] = field(default_factory=set)  # sessions that only inscriptions tell
    held: list[tuple[str, str]] = field(default_factory=list)  # every session, of people set aside too
    aside: dict[str, dict[Aside, int]] = field(default_factory=dict)

    def whole(self, da: str) -> bool:
        """Whether the person's sessions and lines are to be taken too."""
        return da in self.people and da not in self.disputed

    def leave(self, file: str, group: Aside, count: int = 1) -> None:
        counts = self.aside.setdefault(file, {})
        counts[group] = counts.get(group, 0) + count


def write_listings(folder: Path, people: int, seed: int = 1) -> Listings:
    """Write codes, a grid and three listings of CLARA's; each fault is met by one person in sixty."""
    folder.mkdir(exist_ok=True)
    for sample in (SAMPLES / "codes.csv", GRID):
        shutil.copy(sample, folder)
    chance, told = Random(seed), Listings()  # noqa: S311  nothing is secret
    das = [f"{3_000_000 + 7 * n}" for n in range(people)]
    write_xlsx(folder / "etudiants.xlsx", {"Étudiants": _people(das, told, chance)})
    write_csv(
        folder / "dossiers-sessions.csv", _sessions(das, told, chance), delimiter=";", encoding="cp1252"
    )
    write_csv(folder / "inscriptions-cours.csv", _lines(das, told, chance))
    return told


def _met(n: int, fault: int) -> bool:
    """Whether the nth person meets that fault."""
    return n % 60 == 5 * fault + 3


def _people(das: list[str], told: Listings, chance: Random) -> Rows:
    file, titles = "etudiants.xlsx", ["Numéro DA", "Code permanent", "Nom", "Prénom", "Date de naissance"]
    titles += ["Grille", "No prog.", "Titre programme", "Unité org."]
    rows: Rows = [["Cégep — Liste des étudiants"], ["Imprimée le 2018-01-15"], [], [*titles]]
    for n, da in enumerate(das):
        birth, family = f"19{60 + n % 40}-0{1 + n % 9}-15", chance.choice(FAMILY)
        row: list[object] = [int(da), "", family, chance.choice(GIVEN), birth, CODE, "JEE.0K"]
        row += ["Techniques d'éducation à l'enfance", "RA - Reconnaissance des acquis"]
        if _met(n, 0):
            row[0] = f"17{da}"  # nine digits, the year of entry first
        if _met(n, 1):
            row[4] = "03/05/1979"
            told.leave(file, Aside.UNREADABLE)
        elif _met(n, 2):
            row[2] = ""
            told.leave(file, Aside.UNREADABLE)
        else:
            told.people.add(da)
        rows.append(row)
        if _met(n, 3):
            rows.append([*row])
            told.leave(file, Aside.TWICE)
        if _met(n, 4):
            rows.append([*row[:2], "Dupont", *row[3:]])
            told.leave(file, Aside.CONTRADICTS)
            told.disputed.add(da)
        if _met(n, 5):
            rows.append([*titles])
            told.leave(file, Aside.FOOTER)
    rows.append([f"Nombre : {len(das)}"])
    told.leave(file, Aside.FOOTER)
    return rows


def _sessions(das: list[str], told: Listings, chance: Random) -> Rows:
    file = "dossiers-sessions.csv"
    rows: Rows = [["Numéro DA", "Session", "Grille", "No prog.", "Unité org.", "C", "Hres"]]
    rows[0] += ["Un. en cours", "Un. réussies", "Un. échouées", "Réputé temps plein"]
    for n, da in enumerate(das):
        there = told.whole(da)
        for session in chance.sample(SESSIONS, 2):
            row: list[object] = [f"{da[:3]}-{da[3:]}", session, CODE, "JEE.0K", "RA", 3, 9, "0,00", "4,33"]
            row += ["0,00", "SO"]
            told.held.append((da, session))
            if there:
                told.sessions.add((da, session))
            else:
                told.leave(file, Aside.FOLLOWS)
            if _met(n, 6) and there:
                told.untold.add((da, session))
                continue
            rows.append(row)
            if _met(n, 7):
                rows.append([da, "Automne", *row[2:]])
                told.leave(file, Aside.UNREADABLE)
        if _met(n, 8):
            elsewhere = [
                da,
                "A-2006",
                "",
                "180.A0",
                "929000-1 - Cégep An...",
                6,
                22,
                "0,00",
                "4,66",
                "6,66",
                "SO",
            ]
            rows += [elsewhere, ["7000001", *elsewhere[1:]], [da, "H-2006", "", *elsewhere[3:5], *[""] * 6]]
            told.sessions.add((da, "A-2006"))
            told.leave(file, Aside.NOBODY)
            told.leave(file, Aside.UNREADABLE)
    rows.append(["Total", *[""] * 4, 3 * len(das), *[""] * 5])
    told.leave(file, Aside.FOOTER)
    return rows


def _lines(das: list[str], told: Listings, chance: Random) -> Rows:
    file, courses = "inscriptions-cours.csv", {row[4]: row[14] for row in rows_of(GRID)[1:]}
    rows: Rows = [["Liste des inscriptions-cours"], []]
    titles: list[object] = ["Numéro DA", "Nom et prénom", "Session", "No. cours", "Titre du cours", "Groupe"]
    titles += ["Note", "Rem", "Abs.", "Moy", "Cat", "Financ.", "RAC", "E.Dist.", "Recensement"]
    rows.append([*titles])
    for n, (da, session) in enumerate(told.held):
        for course in chance.sample(sorted(courses), 3):
            end: list[object] = ["", "", 71, "SP", 50, "SO", "SO", "1 - Prés. conf"]
            row = [da, "Nom, Prénom", session, course, "Titre", courses[course], chance.randint(40, 99), *end]
            rows.append(row)
            if told.whole(da):
                told.lines.add((da, session, course))
            else:
                told.leave(file, Aside.FOLLOWS)
        last = row
        if _met(n, 0):
            rows += [["7000001", *last[1:]], [*last[:3], "601-101-MQ", *last[4:]], [*last], [*titles]]
            for group in (Aside.NOBODY, Aside.NO_COURSE, Aside.TWICE, Aside.FOOTER):
                told.leave(file, group)
        if _met(n, 1):
            rows += [
                [*last[:6], "abs.", *last[7:]],
                [*last[:6], 12, *last[7:]],
                [*last[:3], "322-70", *last[4:]],
            ]
            told.leave(file, Aside.UNREADABLE, 2)
            told.leave(file, Aside.CONTRADICTS)
        if _met(n, 2):
            rows.append([da, last[1], "E-2017", *last[3:]])
            told.untold.add((da, "E-2017"))
            told.lines.add((da, "E-2017", course))
    for da in sorted(da for da, session in told.sessions if session == "A-2006"):
        rows.append([da, last[1], "A-2006", *last[3:]])  # the other college's
        told.leave(file, Aside.NO_SESSION)
    told.sessions |= told.untold
    rows.append([f"Nombre : {len(rows)}", *[""] * 14])
    told.leave(file, Aside.FOOTER)
    return rows


if __name__ == "__main__":
    write_listings(Path(sys.argv[1]), int(sys.argv[2]))
