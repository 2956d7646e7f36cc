"""What every screen looks up: the college's code lists, people's names, its rules, and the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.domain.rights import Role
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import judged
from rac_bot.store.models import Inscription
from rac_bot.store.work.work import By
from rac_bot.words.people import person


@dataclass(frozen=True, slots=True)
class Reference:
    codes: Codes
    names: Mapping[str, str]  # by Slack id
    user_fields: Mapping[str, str]  # names of the college's own fields, by id
    judging: Judging
    calendar: Calendar
    drop: DropRule
    by: By  # the person who looks

    @property
    def pass_mark(self) -> int:
        return self.judging.pass_mark

    @property
    def today(self) -> date:
        """The college's."""
        return self.judging.today

    def outcome(self, line: Inscription) -> Outcome:
        """What has become of the line's course."""
        return judged.outcome(line, self.codes, self.calendar, self.judging)

    @property
    def admin(self) -> bool:
        """Whether they administer the bot."""
        return self.by.rights.role.includes(Role.ADMINISTERING)

    @property
    def may_change(self) -> bool:
        """Whether they do more than read."""
        return self.by.rights.role.includes(Role.ADVISING)

    def name(self, slack_id: str | None) -> str:
        """Who it was, in words: a colleague, or a file of the college."""
        return person(self.names, slack_id)
