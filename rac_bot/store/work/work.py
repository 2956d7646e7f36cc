"""A unit of work: one transaction on somebody's behalf. The store's functions take one, and no connection."""

from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy.orm import Session

from rac_bot.domain.rights import Rights, Role


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf, with which rights, and from where: what the journal keeps of it."""

    actor: str  # a Slack id, or `cli`
    rights: Rights
    origin: str | None = None  # the command, window or channel it was asked from


COMMAND_LINE = By("cli", Rights(Role.ADMINISTERING))
THE_BOT = By("rac-bot", Rights(Role.ADMINISTERING))  # what nobody asks for: deliveries, retention


@dataclass(frozen=True, slots=True)
class Work:
    """Reads and writes of one transaction, as far as the rights of `by` reach."""

    _db: Session
    by: By

    def on_behalf_of(self, actor: str) -> Self:
        """The same transaction, journaled as another’s act."""
        return replace(self, by=replace(self.by, actor=actor))

    @property
    def db(self) -> Session:
        return self._db
