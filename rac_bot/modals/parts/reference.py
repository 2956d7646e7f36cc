"""What every screen looks up: the college's code lists, people's names, its rules, and the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.rights import Role
from rac_bot.store.college.codes import Codes
from rac_bot.store.work.work import By
from rac_bot.words.people import person


@dataclass(frozen=True, slots=True)
class Reference:
    codes: Codes
    names: Mapping[str, str]  # by Slack id
    user_fields: Mapping[str, str]  # names of the college's own fields, by id
    pass_mark: int
    drop: DropRule
    today: date  # the college's
    by: By  # the person who looks

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
