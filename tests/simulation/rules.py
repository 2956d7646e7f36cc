"""What must hold after each step, and once it is all over."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from slack_sandbox.inside import Inside
from tests.simulation.college import ADVISORS
from tests.simulation.fates import need
from tests.simulation.gestures import ANYTHING, Done
from tests.simulation.ledger import Entry, Ledger, Line, Rows
from tests.simulation.network import POSTING, Network

READING = {"search", "consult", "refuse", "read_journal"}
IN_TIME = timedelta(minutes=10)
KEPT = ("state", "group_number", "clara")  # of a line, as the journal tells them too


class Rules:
    """Looks at the store and at Slack after each step, and compares with the step before."""

    def __init__(self, ledger: Ledger, inside: Inside, network: Network) -> None:
        self._ledger, self._inside, self._network = ledger, inside, network
        self.rows = ledger.rows()
        entries = ledger.entries(0)
        self._last = entries[-1].id if entries else 0
        self._changes: dict[int, list[Entry]] = {}
        self._access = ledger.people_with_access()
        self._withdrawn: Counter[str] = Counter()  # how often, of each person
        self.erased: dict[str, int] = {}  # the last digits of the DA, and in which step
        self._judged = 0  # of what Slack carried out
        self._digests: Counter[tuple[str, str]] = Counter()

    def after(self, done: Done | None, may_act: Iterable[str]) -> None:
        """`done`: the advisor's gesture; only those who `may_act` can have acted in the step."""
        access = self._ledger.people_with_access()
        entries = self._ledger.entries(self._last)
        rows, before = self._ledger.rows(), self.rows
        self._last = entries[-1].id if entries else self._last
        acts = [one for one in entries if one.action not in READING]
        self._acknowledged(done, acts, rows)
        self._of_those_who_may(entries, acts, set(may_act), access)
        self._in_time(acts, before)
        self._journaled(before, rows, entries)
        self._withdrawn.update(self._access - access)
        self._access, self.rows = access, rows
        self._posted()

    # --- what was told is so ------------------------------------------------------------------------

    def _acknowledged(self, done: Done | None, acts: list[Entry], rows: Rows) -> None:
        if done is None:
            return
        own = [one for one in acts if one.actor == done.who]
        if done.nothing:
            need(not own, "told that nothing is done, and it is", *own)
        if done.act == ANYTHING:
            need(own, "lost: told that it is saved", done)
        elif done.act:
            kept = [one for one in own if one.action == done.act and _about(done, one, rows)]
            need(kept, "lost: told that it is done", done)

    def _of_those_who_may(
        self, entries: list[Entry], acts: list[Entry], may_act: set[str], access: set[str]
    ) -> None:
        strangers = [one for one in acts if one.actor not in may_act]
        need(not strangers, "an act of somebody who did nothing", *strangers)
        without = ADVISORS.keys() - access - self._access
        stale = [one for one in entries if one.actor in without and one.action != "refuse"]
        need(not stale, "a right withdrawn is honoured", *stale)

    def _in_time(self, acts: list[Entry], before: Rows) -> None:
        for one in acts:
            line = before.lines.get(one.line or 0)
            if line and one.action == "undo":
                need(one.at - line.created_at <= IN_TIME, "undone too late", one, line)
                need(one.actor == line.created_by, "undone by another", one, line)
            if line and one.action == "restore" and line.deleted_at:
                need(one.at - line.deleted_at <= IN_TIME, "brought back too late", one, line)

    # --- the journal and the rows agree -------------------------------------------------------------

    def _journaled(self, before: Rows, rows: Rows, entries: list[Entry]) -> None:
        enrolled = Counter(one.line for one in entries if one.action == "enrol")
        for entry in entries:
            if entry.line and entry.version:
                self._changes.setdefault(entry.line, []).append(entry)
        for id_, line in rows.lines.items():
            was = before.lines.get(id_)
            need(enrolled[id_] == (was is None), "a line and its entry of the journal", line, enrolled[id_])
            if was != line and not line.erased:
                self._agrees(line)
        need(not before.lines.keys() - rows.lines.keys(), "a line is gone")
        need(not enrolled.keys() - rows.lines.keys(), "an entry of no line", *enrolled)

    def _agrees(self, line: Line) -> None:
        changes = self._changes.get(line.id, [])
        versions = [one.version for one in changes]
        need(versions == list(range(2, line.version + 1)), "versions and the journal", line, *versions)
        for name in KEPT:
            told = [one.values[name] for one in changes if name in one.values]
            need(all(a[1] == b[0] for a, b in pairwise(told)), "the journal's own order", name, line, *told)
            need(not told or told[-1][1] == getattr(line, name), "a row and the journal", name, line, *told)

    # --- Slack --------------------------------------------------------------------------------------

    def _posted(self) -> None:
        workspace = self._inside.workspace
        marks = Counter(
            str(message.blocks[0].get("block_id"))
            for channel in workspace.conversations
            for message in workspace.visible(channel)
            if message.blocks
        )
        twice = [one for one, times in marks.items() if times > 1]
        need(not twice, "posted twice", *twice)
        asked, self._judged = self._network.done[self._judged :], len(self._network.done)
        for one in asked:
            number = int((one.mark or "message-0").removeprefix("message-"))
            message = self.rows.messages.get(number)
            if one.method == POSTING and message and message.kind == "digest":
                _kind, person, day, *_more = message.key.split(":")
                self._digests[person, day] += 1
            for last, step in self.erased.items():
                told_of_them = f"-{last}" in one.body and one.step > step
                need(not told_of_them, "somebody who was erased is told of anew", one.body)
        for last in self.erased:
            kept = [one.id for one in self.rows.messages.values() if f"-{last}" in one.said]
            need(not kept, "somebody who was erased is in the store's messages", *kept)
        for (person, day), times in self._digests.items():
            most = 1 + self._withdrawn[person]  # it goes with the access, and comes back with it
            need(times <= most, "a digest told twice", person, day)

    def homes_follow_access(self) -> None:
        """Who has no access any more sees so on their Home, once it is published anew."""
        for person in ADVISORS:
            if home := self._inside.views.home(person):
                without = "pas encore accès" in str(home.blocks)
                need(without == (person not in self._access), "a Home and an access", person)

    def nothing_left_of_erased(self) -> None:
        """In Slack, once what was to be deleted is."""
        workspace = self._inside.workspace
        texts = [
            f"{message.text} {message.blocks}"
            for channel in workspace.conversations
            for message in workspace.visible(channel)
        ]
        texts += [str(home.blocks) for one in workspace.people if (home := self._inside.views.home(one))]
        for last in self.erased:
            need(not [one for one in texts if f"-{last}" in one], "somebody who was erased is told of", last)


def _about(done: Done, entry: Entry, rows: Rows) -> bool:
    """Whether that entry is the act, as it was told."""
    line = rows.lines.get(entry.line or 0)
    if line is None:
        return False
    named = not done.da or (line.da, line.course) == (done.da, done.course)
    return named and (not done.group or line.group_number == done.group)
