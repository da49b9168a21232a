"""The table of visits."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.places.models import Household


class Why(StrEnum):
    """What brings somebody to the door, the most urgent first."""

    ASKED_HELP = "asked_help"
    NOT_REACHED = "not_reached"
    ASKED_VISIT = "asked_visit"
    TABLET_SILENT = "tablet_silent"


class Closed(StrEnum):
    """How a line ended: somebody went, or the reason went away by itself."""

    DONE = "done"
    BY_ITSELF = "by_itself"


class Visit(Base):
    """One line of the list. `open_key` is unique while it is open, so that the same reason stands there once."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_district_id_closed_at", "district_id", "closed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    why: Mapped[Why]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    open_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    since: Mapped[datetime] = mapped_column(default=now)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    taken_at: Mapped[datetime | None]
    closed: Mapped[Closed | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    closed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")

    household: Mapped[Household] = relationship()
    resident: Mapped[Resident | None] = relationship()
