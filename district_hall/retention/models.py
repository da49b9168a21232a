"""The table of retention periods that differ from the defaults."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from district_hall.clock import now
from district_hall.db import Base


class RetentionPeriod(Base):
    """How many days a kind of record is kept, as the town office set it (`rules.Kept` names the kinds)."""

    __tablename__ = "retention_period"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    days: Mapped[int]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)
