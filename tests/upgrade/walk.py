"""The bot at work among the samples' people, so that its store and Slack come to hold one of everything."""

from dataclasses import dataclass, field
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory

from slack_sandbox import Message, Modal, Person
from tests.commands import rac_bot
from tests.conftest import Office
from tests.upgrade.held import Kept, Window

START = "2018-06-01 14:00:00"  # between sessions: of those on file the newest of all is shown first


@dataclass
class Walk:
    """Who walks, the clock that stands still between two gestures, and the windows that were kept."""

    office: Office
    clock: FrozenDateTimeFactory
    env: dict[str, str]
    folder: Path
    kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def julie(self) -> Person:
        return self.office.julie

    @property
    def luc(self) -> Person:
        return self.office.luc

    @property
    def admin(self) -> Person:
        return self.office.admin

    def keep(self, name: str, person: Person | None = None) -> None:
        """Keep the windows in front of Julie, or of that person: the top one goes by that name."""
        person = person or self.julie
        assert name not in self.kept, name
        stack = self.office.sandbox.views.stack(person.id)
        assert stack, f"{name}: no window is open"
        self.kept[name] = Kept(person.id, [Window.of(live) for live in stack])

    def wait(self, seconds: float = 90) -> None:
        """By default longer than what makes a rush."""
        self.clock.tick(seconds)

    def deliver(self, passes: int = 30) -> None:
        """Let the delivery work, a second between two posts."""
        for _pass in range(passes):
            self.office.deliver()
            self.wait(1)

    def run(self, *words: str) -> None:
        """A command of rac-bot."""
        ended = rac_bot(*words, env=self.env)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def bring(self, kind: str, text: str) -> None:
        """Import that text as a file of the college."""
        file = self.folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        self.run("import", kind, str(file))

    def told(self, course: str) -> list[Message]:
        """What tells Julie of that course."""
        return [one for one in self.julie.direct_messages() if course in one.text]


def screen(person: Person) -> Modal:
    assert person.modal is not None, f"{person} has no window open"
    return person.modal


def leave(person: Person) -> None:
    while person.modal:
        person.dismiss()


def enrol(person: Person, da: str, course: str, group: str = "00990 · EE") -> None:
    """By command, at H-2018."""
    person.command(f"/inscrire {da}")
    choose_first(person, "Session", "h18")
    choose_course(person, course)
    finish(person, group)


def finish(person: Person, group: str) -> None:
    """Choose the group and save."""
    person.choose("Groupe", group)
    require(person)
    person.submit()


def require(person: Person) -> None:
    """Fill in the field that the college requires, where the form shows it."""
    if "Milieu" in screen(person).fields:
        person.type("Milieu", "Garderie")


def option(person: Person, label: str, typed: str) -> str:
    """The first that the menu offers for that."""
    found = [one.text for group in person.look_up(label, typed) for one in group.options]
    assert found, f"{label} offers nothing for {typed}"
    return found[0]


def choose_first(person: Person, label: str, typed: str) -> None:
    person.choose(label, option(person, label, typed), typing=typed)


def choose_course(person: Person, number: str, label: str = "Cours") -> None:
    choose_first(person, label, number)


def option_of(person: Person, label: str, start: str) -> str:
    """The option of that menu which begins so."""
    return next(one for one in screen(person).field(label).options if one.startswith(start))


def open_line(person: Person, number: str) -> None:
    """The detail of that line, from the file."""
    if "Ouvrir une ligne…" in screen(person).fields:
        person.choose("Ouvrir une ligne…", number)
    else:
        person.pick("Détail", near=number)


def press_counted(person: Person, start: str) -> None:
    """The button whose text begins so, whatever figures it ends with."""
    person.press(next(button for button in screen(person).buttons if button.startswith(start)))


def second_page(walk: Walk) -> None:
    """The second page of everybody, by programme."""
    walk.julie.command("/candidat *")
    walk.julie.choose("Trier", "Programme")
    walk.julie.press("Suivants ›")
