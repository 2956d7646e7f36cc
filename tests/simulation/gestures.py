"""What an advisor does, and what she is told of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from slack_sandbox import Message, Person
from slack_sandbox.errors import SandboxError
from tests.faults.advisors import Tally, da_of, enrolled
from tests.simulation.college import CANDIDATES, COURSES
from tests.simulation.fates import Fates

GROUPS = ("00990 · EE", "00991 · EE SR", "00992 · FM")
# On a message: the button, what is then said where it was done, and the act that the journal tells.
BUTTONS = {
    "Marquer saisie": ("Noté comme fait", "enter"),
    "Marquer supprimée": ("Noté comme fait", "enter"),
    "Remettre à saisir": ("Lignes remises à saisir", "put_back"),
    "Défaire l’enregistrement": ("Enregistrement défait", "undo"),
    "Rétablir": ("nscription rétablie", "restore"),
}
ANYTHING = "anything"  # which the journal tells
UNSURE = "il a pu se faire ou non"
NOTHING_DONE = ("rien n’a été enregistré", "Accès refusé", "Action impossible", "n’existe plus")


@dataclass(frozen=True, slots=True)
class Done:
    """What she was told: that it is done, that nothing was, or neither."""

    who: str
    act: str = ""  # which the journal must tell, where she was told that it is done
    da: str = ""
    course: str = ""
    group: str = ""
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Advisor:
    person: Person
    tally: Tally
    fates: Fates

    def enrol(self) -> Done:
        """By command or from the file."""
        chance = self.fates.chance
        candidate, course = chance.randrange(CANDIDATES), chance.randrange(COURSES)
        from_file = chance.random() < 0.1
        self.fates.note(f"{self.person.id} enrols {candidate} in {course}{' from the file' * from_file}")
        told = Tally()
        enrolled(self.person, candidate, course, told, from_file=from_file)
        self.tally.acknowledged |= told.acknowledged
        if told.acknowledged:
            return self._told("enrol", da_of(candidate), f"322-{course:03d}-RL")
        return self._told(nothing=any(map(_refused, told.refused)))

    def press(self, messages: list[Message]) -> Done:
        """A button of one of the last messages that she was sent, however old; without one, enrol."""
        offered = [(one, text) for one in messages[-6:] for text in one.buttons if text in BUTTONS]
        if not offered:
            return self.enrol()
        message, text = self.fates.chance.choice(offered)
        self.fates.note(f"{self.person.id} presses {text} on {message.blocks[0]['block_id']}")
        self._try(lambda: self.person.press(text, message=message))
        words, act = BUTTONS[text]
        return self._told(act) if words in self._window else self._told(nothing=self._refused)

    def modify(self) -> Done:
        """The group of a line, from the file."""
        chance = self.fates.chance
        candidate, course, group = (
            chance.randrange(CANDIDATES),
            chance.randrange(COURSES),
            chance.choice(GROUPS),
        )
        number = f"322-{course:03d}-RL"
        self.fates.note(f"{self.person.id} changes {candidate}, {course}: {group}")
        if not self._file(candidate) or number not in self._window:
            return self._told()

        def change() -> None:
            self.person.pick("Modifier", near=number)
            self.person.choose("Groupe", group)
            self.person.submit()

        answered = self._try(change)
        if answered and f"✅ {number} modifiée" in self._window:
            return self._told("change", da_of(candidate), number, group.partition(" ")[0])
        return self._told(nothing=answered and self._refused)

    def delete(self) -> Done:
        """A line, from the file."""
        candidate, course = self.fates.chance.randrange(CANDIDATES), self.fates.chance.randrange(COURSES)
        number = f"322-{course:03d}-RL"
        self.fates.note(f"{self.person.id} deletes {candidate}, {course}")
        if not self._file(candidate) or number not in self._window:
            return self._told()

        def delete() -> None:
            self.person.pick("Supprimer", near=number)
            self.person.submit()

        if self._try(delete) and "inscription supprimée" in self._window:
            return self._told("delete", da_of(candidate), number)
        return self._told(nothing=self._refused)

    def _file(self, candidate: int) -> bool:
        return self._try(lambda: self.person.command(f"/candidat {da_of(candidate)}"))

    def _try(self, act: Callable[[], None]) -> bool:
        """Whether an answer came, and the windows were those awaited."""
        try:
            act()
        except SandboxError as error:
            self.fates.note(f"no answer: {type(error).__name__}")
            return False
        return True

    @property
    def _window(self) -> str:
        modal = self.person.modal
        return f"{modal.title}\n{modal.text}".replace("\u00a0", " ") if modal else ""

    @property
    def _refused(self) -> bool:
        return _refused(self._window)

    def _told(
        self, act: str = "", da: str = "", course: str = "", group: str = "", *, nothing: bool = False
    ) -> Done:
        """With that, she leaves."""
        if self.person.modal:
            self.fates.note(f"| {' / '.join(_signs(self._window))}")
        if "C’est enregistré" in self._window:
            act, nothing = act or ANYTHING, False
        while self.person.modal:
            with suppress(SandboxError):
                self.person.dismiss()
        return Done(self.person.id, act, da, course, group, nothing)


def _refused(said: str) -> bool:
    return UNSURE not in said and any(words in said for words in NOTHING_DONE)


def _signs(window: str) -> list[str]:
    """Its title, and what it says was done or not."""
    title, *lines = window.splitlines()
    return [title, *(one for one in lines if one[:1] in "✅🗑↩⚠")]
