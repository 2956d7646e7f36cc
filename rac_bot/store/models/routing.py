"""Which channel is told of what, as administrators say: see `domain.routing`."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.domain.routing import Told
from rac_bot.store.models.base import NO_REUSE, Base, word
from rac_bot.store.models.personal import about_people


class Route(Base):
    """One rule; without a programme or a unit (blank), it is about all of them."""

    __tablename__ = "route"
    __table_args__ = (UniqueConstraint("channel", "told", "programme", "unit"), NO_REUSE)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))  # Slack id
    told: Mapped[Told] = mapped_column(word(Told))
    programme: Mapped[str] = mapped_column(String(6), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[int | None]  # of a digest: minutes after midnight; none: each, as it is saved


class DigestLine(Base):
    """An inscription that the next digest of that channel counts."""

    __tablename__ = "digest_line"
    __table_args__ = about_people(goes=True, untold="ids alone, until the next digest")

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)  # Slack id
    inscription_id: Mapped[int] = mapped_column(
        ForeignKey("inscription.id", ondelete="CASCADE"), primary_key=True, index=True
    )
