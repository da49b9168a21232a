"""Tables of alerts. States are data: each change says who and when, each edit is a version, nothing is rewritten."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.delivery.models import Message
from district_hall.ids import new_id
from district_hall.people.models import StaffAccount
from district_hall.places.models import District, Group


class State(StrEnum):
    """Where an alert stands. `updated` to `cancelled` say which kind of message took its place."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    LIVE = "live"
    UPDATED = "updated"
    CORRECTED = "corrected"
    ALL_CLEAR = "all_clear"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DISCARDED = "discarded"


class Step(StrEnum):
    """What an alert is to the one before it: 第1報, 続報, 訂正, 解除, 取消. Four different things follow (DOMAIN)."""

    FIRST = "first"
    UPDATE = "update"
    CORRECTION = "correction"
    ALL_CLEAR = "all_clear"
    CANCEL = "cancel"


class Hazard(StrEnum):
    """What it is about. The first four have 警戒レベル (Cabinet Office guideline 2021); a volcano's scale is another."""

    HEAVY_RAIN = "heavy_rain"
    FLOOD = "flood"
    LANDSLIDE = "landslide"
    STORM_SURGE = "storm_surge"
    STORM = "storm"
    SNOW = "snow"
    EARTHQUAKE = "earthquake"
    VOLCANO = "volcano"
    FIRE = "fire"
    BEAR = "bear"
    MISSING_PERSON = "missing_person"
    OUTAGE = "outage"
    ROAD = "road"
    OTHER = "other"


class Ask(StrEnum):
    """What comes back: 確認しました from the household, or 無事です / 避難しました / 助けがいります for each person."""

    ACKNOWLEDGE = "acknowledge"
    SAFETY = "safety"


class Alert(Base):
    """One announcement. What follows it (`step`) is an alert of its own that names it in `follows_id`.

    `version` is the number of the newest version; what went out is `message`, a snapshot of the approved one.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_state_expires_at", "state", "expires_at"),
        Index("ix_alert_live_at", "live_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    step: Mapped[Step] = mapped_column(default=Step.FIRST)
    training: Mapped[bool] = mapped_column(default=False)
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), unique=True)
    live_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    follows: Mapped["Alert | None"] = relationship(remote_side="Alert.id")
    message: Mapped[Message | None] = relationship()
    versions: Mapped[list["AlertVersion"]] = relationship(order_by="AlertVersion.number", back_populates="alert")
    changes: Mapped[list["AlertChange"]] = relationship(order_by="AlertChange.id", back_populates="alert")


class AlertVersion(Base):
    """An alert as somebody wrote it. Append-only: an edit is the next version.

    `transcript` is the radio text as it was pasted, `body` what the screen shows of it, `plain` the same in easy
    Japanese, `english` in English (both may be empty: the card then says so). No areas: the whole town.
    """

    __tablename__ = "alert_version"
    __table_args__ = (UniqueConstraint("alert_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"))
    number: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
    transcript: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[int | None]
    hazard: Mapped[Hazard] = mapped_column(default=Hazard.OTHER)
    title: Mapped[str] = mapped_column(String(40), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    plain: Mapped[str] = mapped_column(Text, default="")
    english: Mapped[str] = mapped_column(Text, default="")
    ask: Mapped[Ask] = mapped_column(default=Ask.ACKNOWLEDGE)
    expires_at: Mapped[datetime | None]

    alert: Mapped[Alert] = relationship(back_populates="versions")
    writer: Mapped[StaffAccount] = relationship()
    areas: Mapped[list["AlertArea"]] = relationship(order_by="AlertArea.id", cascade="all, delete-orphan")


class AlertArea(Base):
    """A district, or (with `group_id`) one of its groups, that a version is for."""

    __tablename__ = "alert_area"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("alert_version.id"), index=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("district_group.id"))

    district: Mapped[District] = relationship()
    group: Mapped[Group | None] = relationship()


class AlertChange(Base):
    """A change of state: to which, by whom (None: the clock), when, at which version, and the reason given."""

    __tablename__ = "alert_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"), index=True)
    state: Mapped[State]
    version: Mapped[int]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    alone: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(300), default="")

    alert: Mapped[Alert] = relationship(back_populates="changes")
    who: Mapped[StaffAccount | None] = relationship()
