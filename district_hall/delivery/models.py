"""Tables of delivery: what was sent, what is still to be sent, what came back."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.audience.models import Audience
from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id

_WHILE_OPEN: dict[str, Any] = {"sqlite_where": text("done IS NULL"), "postgresql_where": text("done IS NULL")}


class MessageKind(StrEnum):
    CIRCULAR = "circular"
    WITHDRAWAL = "withdrawal"
    ALERT = "alert"


class Message(Base):
    """Everything needed to show it, as it was when it was sent. Never changed: what follows supersedes it.

    `card` is what devices receive (docs/interface.md). Without `district_id` it is the town's own. `training`: a drill.
    `thread_id` is the first message's of those that took each other's place: what came after stands where it stood.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_district_id_sent_at", "district_id", "sent_at"),
        Index("ix_message_expires_at", "expires_at", "kind"),
        Index("ix_message_kind_sent_at", "kind", "sent_at"),
        Index("ix_message_thread_id", "thread_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID]
    kind: Mapped[MessageKind]
    district_id: Mapped[UUID | None] = mapped_column(ForeignKey("district.id"))
    audience_id: Mapped[UUID] = mapped_column(ForeignKey("audience.id"), index=True)
    card: Mapped[dict[str, Any]]
    training: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), unique=True)

    audience: Mapped[Audience] = relationship()


class ChannelWord(StrEnum):
    SOCKET = "socket"
    PUSH = "push"
    MAIL = "mail"
    LINE = "line"


class Done(StrEnum):
    """How something to be sent ended."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    GONE = "gone"  # the address is no more
    GAVE_UP = "gave_up"


class OutboxEntry(Base):
    """Something still to be sent: to the sockets one entry a message and area (`room`, `board_version`), by the other
    channels one a subscription or address (`target_id`, of the channel's own table).

    Open until `done`. Claimed by setting `lease_until`; a lease that ran out is due again, so it is sent at least once, and
    so is what a worker held (`holder_id`: its beat's) that is dead.
    `attempts` counts claims: where it isn't 0, somebody may have got it. `position` orders what is due (rules.position).
    `origin` is whom a slow answer keeps waiting: a push service, a mail server. `batch_id`: went in one call with others.
    """

    __tablename__ = "outbox_entry"
    __table_args__ = (
        UniqueConstraint("message_id", "channel", "target_id"),
        Index("ix_outbox_entry_open", "channel", "origin", "position", **_WHILE_OPEN),
        Index("ix_outbox_entry_target_id", "target_id", "lease_until"),
        Index("ix_outbox_entry_done_at", "done_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    thread_id: Mapped[UUID]
    channel: Mapped[ChannelWord] = mapped_column(default=ChannelWord.SOCKET)
    origin: Mapped[str] = mapped_column(String(200), default="")
    target_id: Mapped[UUID | None]
    room: Mapped[str | None] = mapped_column(String(80))
    board_version: Mapped[int | None]
    batch_id: Mapped[UUID | None]
    position: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    holder_id: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[Done | None]
    done_at: Mapped[datetime | None]


class AttemptResult(StrEnum):
    """What came of one try. `suspect`: the service doesn't take it from us (403); `later`: it is busy (429, 5xx)."""

    SENT = "sent"
    GONE = "gone"
    SUSPECT = "suspect"
    LATER = "later"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class DeliveryAttempt(Base):
    """One try to send one entry. Append-only. `words` are the provider's own, cut short; `took_ms` in milliseconds."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (Index("ix_delivery_attempt_at", "at", "channel", "result"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_entry.id"), index=True)
    channel: Mapped[ChannelWord]
    at: Mapped[datetime]
    result: Mapped[AttemptResult]
    words: Mapped[str] = mapped_column(String(300), default="")
    took_ms: Mapped[int | None]


class ReceiptKind(StrEnum):
    """`arrived`, `sounded` (chime and voice ended) and `shown` are the device's word; the others are a person's."""

    ARRIVED = "arrived"
    SOUNDED = "sounded"
    SHOWN = "shown"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


class SafetyReply(StrEnum):
    """安否: 無事です, 避難しました, 助けがいります."""

    SAFE = "safe"
    EVACUATED = "evacuated"
    HELP = "help"


class Way(StrEnum):
    """How it was read; the last three are written down by a leader."""

    TABLET = "tablet"
    PHONE = "phone"
    HALL = "hall"
    PAPER = "paper"
    TELEPHONE = "telephone"
    VISIT = "visit"


class Receipt(Base):
    """That a message arrived, was shown, read, acknowledged or answered (`answer`) in a household.

    `client_id` is the device's own id for it, `occurred_at` the time on its clock, `received_at` on ours: ours orders.
    A reading that a leader wrote down has `recorded_by` and no device.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("device_id", "client_id"),
        Index("ix_receipt_message_id_kind_household_id", "message_id", "kind", "household_id"),
        Index("ix_receipt_household_id_message_id", "household_id", "message_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[ReceiptKind]
    way: Mapped[Way]
    answer: Mapped[SafetyReply | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    client_id: Mapped[UUID | None]
    sequence: Mapped[int | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)


class BoardMark(Base):
    """That something which the boards of a place (home, hall, district, device) show has changed: written by triggers alone.

    On SQLite `change` is a counter, one row a place; on PostgreSQL the transaction's id, a row for each transaction. A
    place's count and sum of them together never are again what they were (docs/decisions/0018).
    """

    __tablename__ = "board_mark"

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    change: Mapped[int] = mapped_column(BigInteger, primary_key=True)
