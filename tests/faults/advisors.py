"""Advisors who enrol all day: by command or from the file, and once more what got no answer."""

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import product

from slack_sandbox import Person
from slack_sandbox.errors import AppError, AppTimeout, DriverError
from slack_sandbox.reading import FRAME

ADVISORS = 8
CANDIDATES, COURSES = 642, 20
SHARED = 2  # candidates whom everybody enrols
TRIES = 2
THINKING_S = 0.5  # between two inscriptions, at most
AGAIN_S = 0.5  # before one tries again

Pair = tuple[str, str]  # a candidate's DA, a course's number


@dataclass
class Tally:
    """What one advisor asked, and what she was told."""

    asked: int = 0
    acknowledged: set[Pair] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)  # by the sentence's first words
    unanswered: int = 0


def da_of(candidate: int) -> str:
    return f"{1000000 + candidate}"


def work(person: Person, number: int, chance: random.Random, tally: Tally, over: threading.Event) -> None:
    """Enrol one's own candidates, and those that are everybody's, until the time is over."""
    own = [n for n in range(CANDIDATES) if n < SHARED or n % ADVISORS == number]
    pairs = list(product(own, range(COURSES)))
    chance.shuffle(pairs)
    for candidate, course in pairs:
        from_file = candidate >= SHARED and chance.random() < 0.5
        pause = chance.uniform(0, THINKING_S)
        for attempt in range(TRIES):
            if over.is_set():
                return
            if enrolled(person, candidate, course, tally, from_file=from_file and not attempt):
                break
            over.wait(AGAIN_S)
        over.wait(pause)


def enrolled(person: Person, candidate: int, course: int, tally: Tally, *, from_file: bool) -> bool:
    """Enrol once; whether an answer came, which the tally has."""
    da, number = da_of(candidate), f"322-{course:03d}-RL"
    tally.asked += 1
    try:
        while person.modal:
            person.dismiss()
        if from_file:
            said = _from_file(person, da, number, f"Cours {course}")
        else:
            said = _by_command(person, da, number)
    except (AppTimeout, AppError, DriverError):  # no answer, or not the window that was awaited
        tally.unanswered += 1
        return False
    if not said:
        tally.unanswered += 1
        return False
    if "nscription enregistrée" in said and number in said:
        tally.acknowledged.add((da, number))
    else:
        tally.refused[said.replace(number, "…")[:90]] += 1
    return True


def _by_command(person: Person, da: str, number: str) -> str:
    return _command(person, f"/inscrire {da} {number}") or _group_chosen(person)


def _from_file(person: Person, da: str, number: str, title: str) -> str:
    if said := _command(person, f"/candidat {da}"):
        return said
    file = _told(person)
    person.press("Inscrire")
    if not _in_form(person):
        said = _told(person)
        return said if said != file else ""  # nothing came
    person.choose("Cours", f"{number} · {title}", typing=number)
    return _group_chosen(person)


def _command(person: Person, line: str) -> str | None:
    """Type it; the sentence that came in place of a window, if one did."""
    before = len(person.ephemerals())
    person.command(line)
    answers = person.ephemerals()[before:]
    return answers[-1].text if answers else None


def _group_chosen(person: Person) -> str:
    """What the window says once the group is chosen and the form is submitted."""
    if _in_form(person):
        person.choose("Groupe", "00990 · EE")
        person.submit()
    return _told(person)


def _in_form(person: Person) -> bool:
    """Whether the window is one to fill in: the others only tell."""
    return person.modal is not None and person.modal.submit is not None


def _told(person: Person) -> str:
    if person.modal is None:
        return ""
    if errors := person.modal.errors:
        return " ".join(errors.values())
    return " ".join(line for line in person.modal.text.splitlines() if line != FRAME)
