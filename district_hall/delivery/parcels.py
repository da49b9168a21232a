"""The queue of the slower channels: what is due, claimed with a lease, sent, written down. At least once, never lost."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, false, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import coalesce

from district_hall.delivery import rules
from district_hall.delivery.channel import LONGEST_LEASE, Channel, Parcel, Tried
from district_hall.delivery.models import (
    AttemptResult,
    ChannelWord,
    DeliveryAttempt,
    Done,
    Message,
    OutboxEntry,
)
from district_hall.ids import new_id
from district_hall.leases import is_free, is_held

UNSERVED_FOR = timedelta(hours=1)
OUTBOX = cast("Table", OutboxEntry.__table__)  # rows by the thousand: without what the ORM would do for each
ENTRY = OUTBOX.c
ATTEMPT = cast("Table", DeliveryAttempt.__table__)
Conditions = tuple[ColumnElement[bool], ...]
FINAL = {AttemptResult.SENT: Done.SENT, AttemptResult.GONE: Done.GONE}


def origins_due(session: Session, channels: Collection[ChannelWord], *, at: datetime) -> list[tuple[ChannelWord, str]]:
    """Channels and origins for which something is due, an alert's first."""
    rows = session.execute(
        select(OutboxEntry.channel, OutboxEntry.origin)
        .where(OutboxEntry.channel.in_(channels), *_free(at), ENTRY.due_at <= at)
        .group_by(OutboxEntry.channel, OutboxEntry.origin)
        .order_by(func.min(OutboxEntry.position))
    )
    return [(channel, origin) for channel, origin in rows]


def claim(
    session: Session, channel: Channel[Any], origin: str, *, at: datetime, holder_id: UUID | None = None
) -> list[Parcel[Any]]:
    """Takes what is due for one origin; nobody else gets the same before the lease is over, or its holder is dead.

    What has expired meanwhile is closed instead, and so is what is for an address that is gone. What follows an earlier
    message of its thread waits while that is on its way to the same target: a cancel doesn't overtake its alert.
    """
    free = (ENTRY.channel == channel.word, ENTRY.origin == origin, *_free(at), ~_on_its_way(at))
    due = (*free, ENTRY.due_at <= at)
    rows = session.execute(
        select(ENTRY.id, ENTRY.target_id, ENTRY.message_id, ENTRY.attempts, ENTRY.batch_id)
        .where(*(_next_batch(session, free, due) if channel.keeps_batches else due))
        .order_by(ENTRY.position, ENTRY.message_id, ENTRY.id)
        .limit(channel.at_once)
        .with_for_update(skip_locked=True, of=OUTBOX)
    ).all()
    batch_id = _batch_id(session, rows) if channel.keeps_batches and rows else None
    messages = _messages(session, {row.message_id for row in rows})
    addresses = channel.addresses(session, [row.target_id for row in rows]) if rows else {}
    parcels: list[Parcel[Any]] = []
    closed: dict[Done, list[UUID]] = {Done.EXPIRED: [], Done.GONE: []}
    for entry_id, target_id, message_id, attempts, _ in rows:
        message = messages[message_id]
        if message.expires_at is not None and message.expires_at <= at:
            closed[Done.EXPIRED].append(entry_id)
        elif target_id not in addresses:
            closed[Done.GONE].append(entry_id)
        else:
            claimed = {"claimed": attempts + 1, "batch_id": batch_id}
            parcels.append(Parcel(entry_id, target_id, addresses[target_id], *message, **claimed))
    taken = [parcel.entry_id for parcel in parcels]
    lease = {"lease_until": at + channel.lease, "holder_id": holder_id}
    _set(session, taken, **lease, attempts=ENTRY.attempts + 1, batch_id=batch_id)
    for done, ids in closed.items():
        _set(session, ids, done=done, done_at=at)
    return parcels


def _next_batch(session: Session, free: Conditions, due: Conditions) -> Conditions:
    """What is due first, with all that went together with it before; what goes for the first time, with its message's."""
    first = session.execute(
        select(ENTRY.message_id, ENTRY.batch_id)
        .where(*due)
        .order_by(ENTRY.position, ENTRY.message_id, ENTRY.id)
        .limit(1)
    ).first()
    if first is None:
        return (false(),)
    if first.batch_id is None:
        return (*due, ENTRY.message_id == first.message_id, ENTRY.batch_id.is_(None))
    return (*free, ENTRY.message_id == first.message_id, ENTRY.batch_id == first.batch_id)


def _batch_id(session: Session, rows: Sequence[Any]) -> UUID:
    """As before, where these are all that is open of it. A part may have been taken with the rest, or not: it begins anew,
    for twice is better than never.
    """
    before: UUID | None = rows[0].batch_id
    if before is not None:
        open_still = select(func.count()).where(
            ENTRY.message_id == rows[0].message_id, ENTRY.batch_id == before, ENTRY.done.is_(None)
        )
        if session.scalar(open_still) == len(rows):
            return before
    return new_id()


def _messages(session: Session, ids: Collection[UUID]) -> dict[UUID, Any]:
    """What parcels say of their messages, in a parcel's order: each is read once, for however many it is."""
    if not ids:
        return {}
    columns = (Message.id, Message.thread_id, Message.kind, Message.card, Message.sent_at, Message.expires_at)
    return {row.id: row for row in session.execute(select(*columns).where(Message.id.in_(ids)))}


def _set(session: Session, ids: Collection[UUID], **values: Any) -> None:
    if ids:
        session.execute(update(OUTBOX).where(ENTRY.id.in_(ids)).values(values))


def record(session: Session, channel: Channel[Any], tried: Sequence[Tried], *, at: datetime) -> None:
    """Writes down what came of parcels: an attempt each, and whether they are done or when they are due again.

    One that was withdrawn while it was on its way stays so; that it was sent stands in its attempt. Where the lease was
    over and somebody else has claimed it since, when it is due again is theirs to say.
    """
    session.execute(insert(ATTEMPT), [_attempt(channel.word, one, at) for one in tried])
    locked = session.execute(
        select(ENTRY.id, ENTRY.attempts)
        .where(ENTRY.id.in_([one.entry_id for one in tried]))
        .order_by(ENTRY.id)
        .with_for_update()
    )
    claims = {row.id: row.attempts for row in locked}
    over: dict[Done, list[UUID]] = {}
    again: list[dict[str, Any]] = []
    for one in tried:
        if claims[one.entry_id] != one.claimed and one.result not in FINAL:
            continue
        due_at = _next_try(one, at=at)
        if due_at is None:
            over.setdefault(FINAL.get(one.result, Done.GAVE_UP), []).append(one.entry_id)
        else:
            again.append({"entry": one.entry_id, "due_at": due_at})
    for done, ids in over.items():
        how = coalesce(ENTRY.done, literal(done, ENTRY.done.type))
        _set(session, ids, lease_until=None, done=how, done_at=coalesce(ENTRY.done_at, at))
    if again:
        session.execute(update(OUTBOX).where(ENTRY.id == bindparam("entry")).values(lease_until=None), again)
    channel.settle(session, tried, at=at)


def _attempt(channel: ChannelWord, one: Tried, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "entry_id": one.entry_id,
        "channel": channel,
        "at": at,
        "result": one.result,
        "words": one.words,
        "took_ms": one.took_ms,
    }


def _next_try(one: Tried, *, at: datetime) -> datetime | None:
    chance = random.random()  # noqa: S311 - spreads tries, hides nothing
    return rules.next_try(one.result.value, attempts=one.claimed, asked=one.asked, chance=chance, at=at)


def put_off(session: Session, channel: ChannelWord, origin: str, *, until: datetime) -> None:
    """A whole origin asked for time: what else waits for it isn't tried before."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.channel == channel, OutboxEntry.origin == origin, OutboxEntry.done.is_(None))
        .where(OutboxEntry.due_at < until, or_(OutboxEntry.lease_until.is_(None), OutboxEntry.lease_until < until))
        .values(due_at=until)
    )


def _free(at: datetime) -> Conditions:
    return (ENTRY.done.is_(None), is_free(ENTRY.lease_until, longest=LONGEST_LEASE, at=at))


def _on_its_way(at: datetime) -> ColumnElement[bool]:
    """Something of the same thread is being sent to the same target just now."""
    other = OUTBOX.alias().c
    return (
        select(other.id)
        .where(other.target_id == ENTRY.target_id, is_held(other.lease_until, longest=LONGEST_LEASE, at=at))
        .where(other.thread_id == ENTRY.thread_id, other.id != ENTRY.id)
        .exists()
    )


def free_from_the_dead(session: Session, living: Collection[UUID], *, at: datetime) -> int:
    """What others than these workers hold is anybody's again: a lease is as long as a whole run may take, which is too
    long for an alert to wait. Returns how many.
    """
    freed = session.execute(
        update(OUTBOX)
        .where(ENTRY.done.is_(None), is_held(ENTRY.lease_until, longest=LONGEST_LEASE, at=at))
        .where(ENTRY.holder_id.is_not(None), ENTRY.holder_id.not_in(living))
        .values(lease_until=None, holder_id=None)
        .returning(ENTRY.id)
    )
    return len(freed.all())


def bring_forward(session: Session, *, at: datetime) -> None:
    """The clock was set back: what was to be tried by now, or a little later, isn't put off by as much. A try too early
    does no harm: the next one waits longer again.
    """
    session.execute(update(OutboxEntry).where(OutboxEntry.done.is_(None), OutboxEntry.due_at > at).values(due_at=at))


def give_up_unserved(session: Session, served: Collection[ChannelWord], *, at: datetime) -> None:
    """What is for a channel that no worker sends by (any more), as after its setting was taken away: nothing stays open
    for ever. An hour's patience, for a worker that was started with a mistake in its settings.
    """
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.channel.not_in([ChannelWord.SOCKET, *served]), OutboxEntry.done.is_(None))
        .where(OutboxEntry.due_at < at - UNSERVED_FOR)
        .values(done=Done.GAVE_UP, done_at=at)
    )


def give_up_on(session: Session, channel: ChannelWord, target_ids: Collection[UUID], *, at: datetime) -> None:
    """Nothing more is sent to these targets."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.target_id.in_(list(target_ids)), OutboxEntry.channel == channel)
        .where(OutboxEntry.done.is_(None))
        .values(done=Done.GONE, done_at=at)
    )
