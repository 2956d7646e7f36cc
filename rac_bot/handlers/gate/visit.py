"""What a listener is given: who came, what they ask, the database as they may see it, ways to answer."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from rac_bot.blockkit import Json
from rac_bot.domain.calendar import Calendar
from rac_bot.domain.outcomes import Judging
from rac_bot.domain.routing import Routing
from rac_bot.domain.sessions import Session
from rac_bot.handlers.gate.answer import Answer, Call, push, update
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.i18n import local_day
from rac_bot.modals.parts import stack
from rac_bot.modals.parts.inputs import keeping
from rac_bot.modals.parts.place import Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.settings import Settings
from rac_bot.slack import downloading
from rac_bot.store.college import calendar, user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.people import access, people
from rac_bot.store.routing import rules
from rac_bot.store.work.work import THE_BOT, By, Work

Kind = TypeVar("Kind", bound=Place)


@dataclass(frozen=True)
class Desk:
    """What every visit shares."""

    settings: Settings
    store: Store
    wake_delivery: Callable[[], None]
    ask_who: Callable[[str], None]  # has Slack asked about a person, meanwhile
    took: Callable[[str, float], None] = lambda kind, seconds: None  # told of each answer

    def administrators(self) -> list[str]:
        """The Slack ids of those who give rights."""
        with self.store.reading(THE_BOT) as work:
            return list(dict.fromkeys([*self.settings.rac_admins, *access.administrators(work)]))


@dataclass(frozen=True)
class Visit:
    """One request of one person. `now` is when it came, for all that it reads and writes.

    `until` is when, by the machine's monotonic clock, what is waited for must have come: the rest of Slack's
    patience is for saying the answer.
    """

    desk: Desk
    asked: Interaction
    by: By
    now: datetime
    until: float
    _reference: list[Reference] = field(default_factory=list)
    _saved: list[bool] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    @property
    def today(self) -> date:
        """The college's day."""
        return local_day(self.now)

    @property
    def judging(self) -> Judging:
        return self.settings.terms.judging(self.today)

    def calendar(self, work: Work) -> Calendar:
        """The college's dates."""
        return work.known(calendar.calendar)

    def session_now(self, work: Work) -> Session:
        return self.calendar(work).current(self.today)

    def proposed(self, work: Work) -> Session | None:
        """The session to enrol in unless another is chosen; None where it is not sure."""
        return self.calendar(work).proposed(self.today)

    def place(self, kind: type[Kind]) -> Kind:
        """Where the person is, as that kind of window keeps it; Malformed where it is none of that kind."""
        return kind.of(self.asked.view)

    def routing(self, work: Work) -> Routing:
        """Which channel is told of what."""
        return work.known(rules.routing, self.settings.rac_team_channel)

    # --- the database ---------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Work]:
        return self.desk.store.reading(self.by)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        with self.desk.store.writing(self.by, until=self.until) as work:
            yield work
        self._saved.append(True)

    def noting(self) -> AbstractContextManager[Work]:
        """To write to the journal alone: nothing that the person saved."""
        return self.desk.store.writing(self.by, until=self.until)

    @property
    def saved(self) -> bool:
        """Whether what the person saved is committed: whatever fails then does not undo it."""
        return bool(self._saved)

    def wake_delivery(self) -> None:
        """Messages were stored, and committed."""
        self.desk.wake_delivery()

    def reference(self, work: Work) -> Reference:
        """What the screens look up, read once a visit."""
        if not self._reference:
            known = Reference(
                codes=work.known(Codes),
                names=people.names(work),
                user_fields=user_fields.names(work),
                judging=self.judging,
                calendar=self.calendar(work),
                drop=self.settings.terms.drop,
                by=self.by,
            )
            self._reference.append(known)
        return self._reference[0]

    def download(self, file_id: str) -> bytes:
        """A file that the person gave in the window. Slack is asked: not to be called in a transaction.

        Raises:
            FileTooLarge, FileElsewhere, FileUnreachable: said beside the field.
        """
        return downloading.download(self.settings, file_id, self.until - time.monotonic())

    # --- ways to answer -------------------------------------------------------------------------------

    def show(self, view: Json, *, hashed: bool = True) -> Answer:
        """Show a view where the person is: in the window at hand, or a new one over a command or message.

        `hashed` makes Slack refuse the drawing if the window changed meanwhile; a form that follows its own
        fields does without, so that the last choice wins.
        """
        current = self.asked.view
        if not current:
            return Answer(call=Call("views.open", {"trigger_id": self.asked.trigger_id, "view": view}))
        view = stack.over(keeping(view, current), stack.under(current))
        if self.asked.submission:
            return Answer(ack=update(view))
        known = {"hash": current["hash"]} if hashed and current.get("hash") else {}
        return Answer(call=Call("views.update", {"view_id": current["id"], "view": view, **known}))

    def push(self, view: Json) -> Answer:
        """Show a view over the one at hand; in its stead, where Slack stacks no more, with the way back."""
        current = self.asked.view
        if current.get("previous_view_id") not in (None, current.get("root_view_id")):  # it is the third
            return self._in_place(view, stack.as_under(current))
        if self.asked.submission:
            return Answer(ack=push(view))
        return Answer(call=Call("views.push", {"trigger_id": self.asked.trigger_id, "view": view}))

    def push_anew(self, view: Json, current: Json) -> Answer:
        """The same, and the one at hand drawn anew beneath."""
        answer = self.push(view)
        if answer.call and answer.call.method == "views.push":
            return replace(answer, beneath=_update(self.asked.view["id"], current))
        return answer

    def replace(self, view: Json) -> Answer:
        """Show a view in the place of the one at hand, with the way back to it."""
        return self._in_place(view, stack.as_under(self.asked.view))

    def back(self, parent: Json) -> Answer:
        """Show again the window whose place the one at hand had taken."""
        return self._in_place(parent, stack.under(self.asked.view)[:-1])

    def close_onto(self, parent: Json, otherwise: Callable[[], Json], file: Json | None = None) -> Answer:
        """Close the submitted view onto its parent redrawn; or say by `otherwise` what was done.

        `file` is what stands beneath the parent, where that is not the file itself.
        """
        current, kept = self.asked.view, stack.under(self.asked.view)
        if kept:
            first = current.get("previous_view_id") if len(kept) == 1 else None
            answer = self.back(parent)
        else:
            first = current.get("root_view_id")
            answer = Answer(call=self._parent(parent), otherwise=lambda: update(otherwise()))
        return replace(answer, beneath=_update(first, file)) if file and first else answer

    def show_over(self, view: Json, parent: Json) -> Answer:
        """Show a view in the window at hand, its parent redrawn beneath."""
        kept = [one.callback_id for one in stack.under(self.asked.view)]
        if parent["callback_id"] in kept:  # it is drawn as one goes back to it
            return self.show(view)
        return replace(self.show(view), beneath=self._parent(parent))

    def _parent(self, view: Json) -> Call:
        return _update(self.asked.view.get("previous_view_id"), view)

    def _in_place(self, view: Json, kept: list[stack.Under]) -> Answer:
        view = stack.over(view, kept)
        if self.asked.submission:
            return Answer(ack=update(view))
        return Answer(call=_update(self.asked.view["id"], view))


def _update(view_id: str | None, view: Json) -> Call:
    return Call("views.update", {"view_id": view_id, "view": view})
