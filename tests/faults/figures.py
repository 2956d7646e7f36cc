"""What is left once it is all over, counted in the store and in Slack; and the figures as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from rac_bot.delivery.drawing import drawn
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Audience,
    Candidate,
    Inscription,
    InscriptionState,
    JournalEntry,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.work.work import Work
from slack_sandbox import Channel, Person
from slack_sandbox.happened import Happened
from slack_sandbox.screen import Message
from tests.databases import BY_JULIE, raw
from tests.faults.advisors import Tally

PUT_ASIDE = (MessageState.FAILED, MessageState.IN_DOUBT)  # with a reason, before an administrator
HEADS = ("database", "processes", "minutes", "asked", "acknowledged", "refused in words", "no answer")
ENDS = ("faults", "lost", "doubled", "untold")


@dataclass
class Figures:
    """What was asked, what befell, and what is wrong at the end."""

    database: str
    processes: int
    seconds: float
    tally: Tally = field(default_factory=Tally)
    faults: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)  # of the messages
    lost: list[tuple[object, ...]] = field(default_factory=list)
    doubled: list[tuple[object, ...]] = field(default_factory=list)
    untold: list[tuple[object, ...]] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)  # processes that served no more

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.untold or self.stuck)

    @property
    def acknowledged(self) -> int:
        return len(self.tally.acknowledged)

    def row(self) -> str:
        """As in docs/performance.md."""
        refused = self.tally.refused.total()
        counts = (self.tally.asked, self.acknowledged, refused, self.tally.unanswered, self.faults.total())
        wrong = (len(self.lost), len(self.doubled), len(self.untold))
        return _row(self.database, self.processes, f"{self.seconds / 60:g}", *counts, *wrong)

    def __str__(self) -> str:
        wrong = {"lost": self.lost, "doubled": self.doubled, "untold": self.untold, "stuck": self.stuck}
        return "\n".join(
            (
                self.row(),
                f"messages: {_list(self.states)}",
                f"faults: {_list(self.faults)}",
                f"refusals: {_list(self.tally.refused)}",
                *(f"{name}: {what}" for name, what in wrong.items() if what),
            )
        )


def add_up(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.asked += one.asked
        total.acknowledged |= one.acknowledged
        total.refused += one.refused
        total.unanswered += one.unanswered
    return total


def tables(runs: Sequence[Figures]) -> str:
    """The figures of several runs, and the faults of each by kind, as Markdown."""
    kinds = sorted({kind for run in runs for kind in run.faults})
    return "\n".join(
        (
            _row(*HEADS, *ENDS),
            _row("---", *(["---:"] * (len(HEADS) + len(ENDS) - 1))),
            *(run.row() for run in runs),
            "",
            _row("fault", *(run.database for run in runs)),
            _row("---", *("---:" for _run in runs)),
            *(_row(kind, *(run.faults[kind] or "–" for run in runs)) for kind in kinds),
        )
    )


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


# --- counting ---------------------------------------------------------------------------------------


def count(figures: Figures, store: Store, slack: Happened, team: Channel, people: Sequence[Person]) -> None:
    """Compare what advisors were told with what the store holds, and that with what Slack holds."""
    posted: dict[str, list[Message]] = {}
    everywhere: list[Channel | Person] = [team, *people]
    for message in (message for where in everywhere for message in slack.messages(where)):
        if not message.blocks:  # of no row: what the gate says at once where no window could be shown
            continue
        posted.setdefault(str(message.blocks[0].get("block_id")), []).append(message)
    with store.reading(BY_JULIE) as work:
        lines = _count_lines(figures, work)
        _count_messages(figures, work, lines, posted)


def _count_lines(figures: Figures, work: Work) -> list[int]:
    """Each acknowledged inscription is there, stands once, has its entry in the journal; the ids of all.

    But for those of people who were erased.
    """
    rows = (
        raw(work)
        .execute(
            select(Candidate.da, Inscription)
            .where(Candidate.erased_at.is_(None))
            .join(SessionDossier, SessionDossier.candidate_id == Candidate.id)
            .join(Inscription, Inscription.dossier_id == SessionDossier.id)
        )
        .all()
    )
    kept = {(da, line.course.number) for da, line in rows}
    standing = Counter(
        (da, line.course.number) for da, line in rows if line.state is not InscriptionState.DELETED
    )
    figures.doubled += [pair for pair, times in standing.items() if times > 1]
    figures.lost += [pair for pair in figures.tally.acknowledged if pair not in kept]
    enrolled = Counter(
        raw(work).scalars(select(JournalEntry.inscription_id).where(JournalEntry.action == Action.ENROL))
    )
    ids = [line.id for _da, line in rows]
    figures.lost += [("no entry in the journal", one) for one in ids if not enrolled[one]]
    figures.doubled += [("entries in the journal", one) for one, times in enrolled.items() if times > 1]
    every = set(raw(work).scalars(select(Inscription.id)))
    figures.doubled += [("entry in the journal of nothing", one) for one in enrolled if one not in every]
    return ids


def _count_messages(figures: Figures, work: Work, lines: list[int], posted: dict[str, list[Message]]) -> None:
    """Each message is in Slack once, as it is now, or put aside with its reason; together they tell all."""
    told: Counter[tuple[Audience, int]] = Counter()
    for row in raw(work).scalars(select(StoredMessage)):
        figures.states[row.state] += 1
        copies = posted.pop(f"message-{row.id}", [])
        if len(copies) > 1:
            figures.doubled.append(("message", row.id, row.kind, row.state, len(copies)))
        if wrong := _wrong(row, copies) or _stale(work, row):
            figures.untold.append(("message", row.id, row.state, wrong))
        elif row.kind is MessageKind.ENROLLED:
            told.update((row.audience, line.id) for line in row.inscriptions)
    figures.doubled += [("message of no row", mark) for mark in posted]
    for audience in (Audience.ADVISOR, Audience.TEAM):
        figures.untold += [(audience, line) for line in lines if not told[audience, line]]


def _wrong(row: StoredMessage, copies: list[Message]) -> str | None:
    """Why what the message says does not reach whom it is for, nor is an administrator told of it."""
    if row.state in PUT_ASIDE:
        return None if row.reason else "without a reason"
    if row.state is MessageState.ERASED:
        return "still in Slack" if copies else None
    if row.state is MessageState.SENT:
        if not copies:
            return "not in Slack"
        return None if copies[0].text == row.text else "not as it is now"
    if row.state is MessageState.GROUPED and row.summary:
        left_out = {line.id for line in row.inscriptions} - {line.id for line in row.summary.inscriptions}
        if left_out:
            return f"summary {row.summary.id} leaves out {left_out}"
        return None if row.summary.state in (MessageState.SENT, *PUT_ASIDE) else "its summary waits"
    return "waits"


def _stale(work: Work, row: StoredMessage) -> str | None:
    """What an advisor was told of lines tells them as they are now."""
    if row.state is not MessageState.SENT or row.audience is not Audience.ADVISOR or not row.inscriptions:
        return None
    (text, _blocks), _held = drawn(work, row.id)
    return None if text == row.text else "not as its lines are now"


def quiet(store: Store) -> tuple[int, int]:
    """How many messages wait to be sent, and how many inscriptions there are."""
    waiting = select(func.count()).where(StoredMessage.state == MessageState.PENDING)
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(waiting) or 0, raw(work).scalar(select(func.count(Inscription.id))) or 0
