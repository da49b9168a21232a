"""What the sockets still have to emit: claim with a lease, emit, mark. Nothing accepted is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from district_hall.delivery.models import (
    AttemptResult,
    ChannelWord,
    DeliveryAttempt,
    Done,
    Message,
    MessageKind,
    OutboxEntry,
)
from district_hall.ids import new_id
from district_hall.leases import is_free

LEASE = timedelta(seconds=10)
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Claim:
    """One emission: the whole card to one room."""

    entry_id: UUID
    room: str
    kind: MessageKind
    message_id: UUID
    supersedes_id: UUID | None
    card: dict[str, Any]
    board_version: int


def anything_due(session: Session, *, at: datetime) -> bool:
    return session.scalar(select(OutboxEntry.id).where(*_due(at)).limit(1)) is not None


def claim(session: Session, *, at: datetime) -> list[Claim]:
    """Takes what is due, the newest alert first; another process doesn't get the same before the lease is over."""
    due = (
        select(OutboxEntry.id)
        .where(*_due(at))
        .order_by(OutboxEntry.position, OutboxEntry.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
        .cte()  # looked up once, whatever plan is made
    )
    # By columns: a town has thirty areas, and a tablet waits meanwhile.
    taken = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id.in_(select(due.c.id)))
        .values(lease_until=at + LEASE, attempts=OutboxEntry.attempts + 1)
        .returning(
            *(OutboxEntry.position, OutboxEntry.id),
            *(OutboxEntry.message_id, OutboxEntry.room, OutboxEntry.board_version),
        )
        .execution_options(synchronize_session=False)
    ).all()
    messages = {
        one.id: one
        for one in session.execute(
            select(Message.id, Message.kind, Message.supersedes_id, Message.card).where(
                Message.id.in_({one.message_id for one in taken})
            )
        )
    }
    return [_claim(one, messages[one.message_id]) for one in sorted(taken, key=lambda one: (one.position, one.id))]


def _claim(entry: Any, message: Any) -> Claim:
    assert entry.room is not None, "a socket's entry names its room"
    return Claim(
        entry.id,
        entry.room,
        message.kind,
        message.id,
        message.supersedes_id,
        message.card,
        entry.board_version or 0,
    )


def mark_sent(session: Session, entry_ids: Sequence[UUID], *, at: datetime) -> None:
    """Emitted: an attempt each, and done. What was withdrawn meanwhile stays withdrawn."""
    if not entry_ids:
        return
    session.execute(
        insert(DeliveryAttempt),
        [
            {
                "id": new_id(),
                "entry_id": entry_id,
                "channel": ChannelWord.SOCKET,
                "at": at,
                "result": AttemptResult.SENT,
            }
            for entry_id in entry_ids
        ],
    )
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id.in_(entry_ids), OutboxEntry.done.is_(None))
        .values(done=Done.SENT, done_at=at, lease_until=None)
    )


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxEntry.channel == ChannelWord.SOCKET,
        OutboxEntry.done.is_(None),
        is_free(OutboxEntry.lease_until, longest=LEASE, at=at),
    )
