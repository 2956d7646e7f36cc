"""Who the bot serves: people and channels as Slack's directory tells them, and the rights given."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.models.base import Base, Moment, utc_now, word


class Workspace(Base):
    """The Slack workspace that the bot is installed in: one row, once Slack has told it."""

    __tablename__ = "workspace"

    team_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    told_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    enterprise_id: Mapped[str | None] = mapped_column(String(20))  # of its organisation, in Enterprise Grid
    org_wide: Mapped[bool] = mapped_column(default=False, server_default="0")


class Person(Base):
    """A person of Slack; without `told_at`, Slack has told nothing but the name."""

    __tablename__ = "person"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    team_id: Mapped[str | None] = mapped_column(String(20))
    guest: Mapped[bool] = mapped_column(default=False, server_default="0")
    bot: Mapped[bool] = mapped_column(default=False, server_default="0")
    deactivated: Mapped[bool] = mapped_column(default=False, server_default="0")
    locale: Mapped[str | None] = mapped_column(String(20))
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    updated: Mapped[int | None] = mapped_column(BigInteger)  # Slack's own time of what it told, in seconds
    # In Enterprise Grid: the organisation, their workspaces there, and their other id.
    enterprise_id: Mapped[str | None] = mapped_column(String(20))
    teams: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    other_id: Mapped[str | None] = mapped_column(String(20), unique=True, index=True)


class Channel(Base):
    """A channel that the bot posts to: who else can read it, as Slack tells."""

    __tablename__ = "channel"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    public: Mapped[bool]  # to the whole workspace
    shared: Mapped[bool]  # with another organisation, or about to be
    told_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)


class Access(Base):
    """The rights of one person. Withdrawn, the row is gone: the journal says what it was."""

    __tablename__ = "access"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    role: Mapped[Role] = mapped_column(word(Role))
    programmes: Mapped[list[str]] = mapped_column(JSON, default=list)  # numbers; none is all
    units: Mapped[list[str]] = mapped_column(JSON, default=list)  # none is all
    given_by: Mapped[str] = mapped_column(String(20))  # Slack id, `cli`, or `group`: the mirrored user group
    given_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)

    @property
    def rights(self) -> Rights:
        return Rights(self.role, tuple(self.programmes), tuple(self.units))
