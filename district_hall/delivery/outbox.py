"""What the sockets still have to emit: claim with a lease, emit, mark. Nothing accepted is forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from district_hall.delivery.channel import LONGEST_WORDS
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

# Many times what emitting takes. Whoever dies over it leaves it to another, and twice shows once.
LEASE = timedelta(seconds=1.5)
MOST_AT_ONCE = 200
MOST_CLAIMS = 200  # five minutes: by then every tablet has asked for its board


@dataclass(frozen=True)
class Claim:
    """One emission: the whole card to one room. `replaced` are all whose place something of its thread has taken, the one
    whose place it takes itself first: whoever heard nothing of one between still knows what is over.
    """

    entry_id: UUID
    room: str
    kind: MessageKind
    message_id: UUID
    replaced: Sequence[UUID]
    card: dict[str, Any]
    board_version: int


def anything_due(session: Session, *, at: datetime) -> bool:
    return session.scalar(select(OutboxEntry.id).where(*_due(at)).limit(1)) is not None


def claim(session: Session, *, at: datetime) -> list[Claim]:
    """Takes what is due, the newest alert first; another process doesn't get the same before the lease is over.

    What has expired meanwhile, or could never be emitted, is closed instead.
    """
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
            *(OutboxEntry.message_id, OutboxEntry.room, OutboxEntry.board_version, OutboxEntry.attempts),
        )
        .execution_options(synchronize_session=False)
    ).all()
    messages = {
        one.id: one
        for one in session.execute(
            select(
                *(Message.id, Message.thread_id, Message.supersedes_id),
                *(Message.kind, Message.card, Message.expires_at),
            ).where(Message.id.in_({one.message_id for one in taken}))
        )
    }
    replaced = _replaced(session, {one.thread_id for one in messages.values() if one.supersedes_id is not None})
    claims: list[Claim] = []
    over: dict[Done, list[UUID]] = {Done.EXPIRED: [], Done.GAVE_UP: []}
    for one in sorted(taken, key=lambda one: (one.position, one.id)):
        message = messages[one.message_id]
        if message.expires_at is not None and message.expires_at <= at:
            over[Done.EXPIRED].append(one.id)
        elif one.attempts > MOST_CLAIMS:
            over[Done.GAVE_UP].append(one.id)
        else:
            claims.append(_claim(one, message, replaced.get(message.thread_id, ())))
    for how, ids in over.items():
        _close(session, ids, how, at=at)
    return claims


def _replaced(session: Session, thread_ids: set[UUID]) -> dict[UUID, set[UUID]]:
    """By thread. None of them follows what is claimed: a follow-up closes what is open of the ones before."""
    found: dict[UUID, set[UUID]] = {}
    if thread_ids:
        theirs = select(Message.thread_id, Message.supersedes_id).where(Message.thread_id.in_(thread_ids))
        for thread_id, message_id in session.execute(theirs):
            if message_id is not None:
                found.setdefault(thread_id, set()).add(message_id)
    return found


def _claim(entry: Any, message: Any, replaced: Iterable[UUID]) -> Claim:
    assert entry.room is not None, "a socket's entry names its room"
    first = message.supersedes_id
    return Claim(
        entry.id,
        entry.room,
        message.kind,
        message.id,
        () if first is None else (first, *sorted({*replaced} - {first})),
        message.card,
        entry.board_version or 0,
    )


def record(session: Session, tried: Mapping[UUID, str], *, at: datetime) -> None:
    """An attempt each: with no words it was emitted, and is done; else they say why not, and it is due again when its
    lease is over. What was withdrawn meanwhile stays withdrawn.
    """
    if not tried:
        return
    rows = [{"id": new_id(), "entry_id": one, "at": at, **_came_to(words)} for one, words in tried.items()]
    session.execute(insert(DeliveryAttempt), rows)
    _close(session, [one for one, words in tried.items() if not words], Done.SENT, at=at)


def _came_to(words: str) -> dict[str, Any]:
    result = AttemptResult.UNREACHABLE if words else AttemptResult.SENT
    return {"channel": ChannelWord.SOCKET, "result": result, "words": words[:LONGEST_WORDS]}


def _close(session: Session, entry_ids: Sequence[UUID], how: Done, *, at: datetime) -> None:
    if entry_ids:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(entry_ids), OutboxEntry.done.is_(None))
            .values(done=how, done_at=at, lease_until=None)
        )


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxEntry.channel == ChannelWord.SOCKET,
        OutboxEntry.done.is_(None),
        is_free(OutboxEntry.lease_until, longest=LEASE, at=at),
    )
