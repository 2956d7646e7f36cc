"""What each gesture costs the bot in CPU on a small store and on a big one, played in the sandbox."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import yaml

from bench.cases import Case, Filled, filled
from bench.children import child, clock_of
from bench.filling import COURSES, course_number
from bench.people import ADVISORS, Person
from rac_bot.domain.codes import format_da
from slack_sandbox import Person as Member
from slack_sandbox import Sandbox
from slack_sandbox.errors import DriverError
from slack_sandbox.workspace import TEAM_ID

SMALL = Case("small store", lines=10_000)
WALKS = 12  # on each store, in turn: the first is not counted
FIRST = 100  # of the people, who have lines in both
NEVER = 600.0  # seconds; it is CPU that is measured
MANIFEST = Path(__file__).parent.parent / "manifest.yml"


@dataclass(slots=True)
class Walked:
    """The milliseconds of CPU of each gesture on a store; the walks that a busy machine cut short."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)

    @property
    def never(self) -> bool:
        """Whether not one walk came to its end: a busy machine does not do that."""
        return len(self.cut) == WALKS

    def ms(self, gesture: str) -> float:
        return median(self.spent[gesture][1:])


@dataclass(frozen=True, slots=True)
class Stage:
    """A bot on a store, and somebody who acts."""

    held: Filled
    julie: Member
    pid: int
    walked: Walked = field(default_factory=Walked)

    def spend(self, gesture: str, act: Callable[[], object]) -> None:
        before = self._cpu()
        act()
        self.walked.spent.setdefault(gesture, []).append((self._cpu() - before) * 1000)

    def _cpu(self) -> float:
        return time.clock_gettime(clock_of(self.pid))


def compare(big: Case, folder: Path, tell: Callable[[str], None]) -> tuple[Walked, Walked]:
    """Each gesture on the small store and on the big one, in turn."""
    with ExitStack() as opened:
        stages = []
        for case in (SMALL, big):
            tell(f"gestures, {case.name}: {case.candidates:,} candidates, {case.lines:,} lines")
            (place := folder / case.name).mkdir()
            stages.append(opened.enter_context(stage(case, place)))
        for rank in range(WALKS):
            for one in stages if rank % 2 else reversed(stages):
                walk(one, one.held.people[FIRST + rank])
        small, large = (one.walked for one in stages)
        return small, large


@contextmanager
def stage(case: Case, folder: Path) -> Iterator[Stage]:
    """The bot as a process, on the store of that case, in a workspace."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    with Sandbox.start(manifest=manifest, ack_seconds=NEVER) as sandbox:
        julie = sandbox.person("Julie Roy", id=ADVISORS[0])
        sandbox.person("Ada Min", id="UADMIN")
        team = sandbox.channel("rac-equipe", id="CBENCH", private=True, members=[julie], bot=True)
        with filled(case, folder, TEAM_ID) as held:
            clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
            env = clean | {
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_API_URL": sandbox.api_url,
                "SLACK_SIGNING_SECRET": sandbox.signing_secret,
                "RAC_DATABASE_URL": held.url,
                "RAC_ADMINS": "UADMIN",
                "RAC_TEAM_CHANNEL": team.id,
            }
            serve = [sys.executable, "-c", "from rac_bot.cli import main; main()", "serve"]
            with child([*serve, "--http", "127.0.0.1:0"], env, folder / "ours.log") as ours:
                ours.wait()
                sandbox.connect(f"{ours.url}/slack/events")
                yield Stage(held, julie, ours.process.pid)


def walk(stage: Stage, person: Person) -> None:
    """Make each gesture about that person once."""
    try:
        _gestures(stage, person)
    except DriverError as problem:  # as a rule the bot did not answer in the time that Slack gives
        window = stage.julie.modal
        stage.walked.cut.append(f"{problem} ({window.text if window else 'no window'})")
    while stage.julie.modal:
        stage.julie.dismiss()


def _gestures(stage: Stage, person: Person) -> None:
    julie, spend = stage.julie, stage.spend
    number, course = course_number(COURSES - 1), f"{course_number(COURSES - 1)} · Compétence évaluée"
    spend("search by name", lambda: julie.command(f"/candidat {person.given} {person.family}"))
    julie.dismiss()
    spend("file", lambda: julie.command(f"/candidat {format_da(person.da)}"))
    spend("form", lambda: julie.press("Inscrire"))
    spend("course type-ahead", lambda: julie.look_up("Cours", number))
    spend("course chosen", lambda: julie.choose("Cours", course, typing=number))
    julie.choose("Groupe", "00991 · EE SR")
    spend("saved", julie.submit)
    spend("line", lambda: julie.pick("Détail", near=number))
    spend("marked", lambda: julie.press("Marquer saisie"))
    spend("mark taken back", lambda: julie.press("Remettre à saisir"))
    spend("change, form", lambda: julie.press("Modifier"))
    julie.choose("Groupe", "00990 · EE")
    spend("changed", julie.submit)
    spend("deleted", lambda: julie.press("Supprimer", confirm=True))
    spend("restored", lambda: julie.press("Rétablir"))
    while julie.modal:
        julie.dismiss()
    julie.command(f"/candidat {format_da(person.da)}")
    spend("several, form", lambda: julie.press("Plusieurs cours"))
    several = [f"{course_number(COURSES - at)} · Compétence évaluée {COURSES - at}" for at in (2, 3, 4)]
    julie.choose("Cours", *several, typing="Compétence")
    julie.choose("Mode par défaut", "EE SR")
    spend("several, preview", julie.submit)
    spend("several saved", julie.submit)
    while julie.modal:
        julie.dismiss()
    spend("à saisir", lambda: julie.command("/rac à-saisir"))
    julie.dismiss()
    spend("journal of a file", lambda: julie.command(f"/rac journal {format_da(person.da)}"))
    julie.dismiss()
    spend("journal, own", lambda: julie.command("/rac journal"))
