"""The table of signs of life: append-only."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id


class SignKind(StrEnum):
    READING = "reading"
    CHECK_IN = "check_in"
    TOUCH = "touch"
    ANSWER = "answer"
    ASK = "ask"


class SignOfLife(Base):
    """A deed of a person. `at` is our best estimate of when (see `rules.believed_time`), `received_at` our own clock."""

    __tablename__ = "sign_of_life"
    __table_args__ = (
        UniqueConstraint("device_id", "client_id"),
        Index("ix_sign_of_life_household_id_kind_at", "household_id", "kind", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    client_id: Mapped[UUID]
    kind: Mapped[SignKind]
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
