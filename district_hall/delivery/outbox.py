"""What is committed and still to be sent: claim with a lease, send, mark. Nothing accepted is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, joinedload

from district_hall.delivery.models import MessageKind, OutboxEntry

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
    """Takes what is due, oldest first; another process doesn't get the same before the lease is over."""
    entries = session.scalars(
        select(OutboxEntry)
        .where(*_due(at))
        .order_by(OutboxEntry.id)
        .limit(MOST_AT_ONCE)
        .options(joinedload(OutboxEntry.message))
        .with_for_update(skip_locked=True, of=OutboxEntry)
    ).all()
    for entry in entries:
        entry.lease_until = at + LEASE
    return [
        Claim(
            entry.id,
            entry.room,
            entry.message.kind,
            entry.message_id,
            entry.message.supersedes_id,
            entry.message.card,
            entry.board_version,
        )
        for entry in entries
    ]


def mark_sent(session: Session, entry_ids: Iterable[UUID], *, at: datetime) -> None:
    session.execute(update(OutboxEntry).where(OutboxEntry.id.in_(list(entry_ids))).values(sent_at=at))


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (OutboxEntry.sent_at.is_(None), or_(OutboxEntry.lease_until.is_(None), OutboxEntry.lease_until < at))
