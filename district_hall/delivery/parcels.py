"""The queue of the slower channels: what is due, claimed with a lease, sent, written down. At least once, never lost."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from district_hall.delivery import rules
from district_hall.delivery.channel import LONGEST_LEASE, LONGEST_WORDS, Channel, Parcel, Tried
from district_hall.delivery.models import (
    AttemptResult,
    ChannelWord,
    DeliveryAttempt,
    Done,
    OutboxEntry,
)
from district_hall.ids import new_id
from district_hall.leases import is_free, is_held

UNSERVED_FOR = timedelta(hours=1)
FINAL = {AttemptResult.SENT: Done.SENT, AttemptResult.GONE: Done.GONE}


def origins_due(session: Session, channels: Collection[ChannelWord], *, at: datetime) -> list[tuple[ChannelWord, str]]:
    """Channels and origins for which something is due."""
    rows = session.execute(
        select(OutboxEntry.channel, OutboxEntry.origin)
        .where(OutboxEntry.channel.in_(channels), *_due(at))
        .group_by(OutboxEntry.channel, OutboxEntry.origin)
    )
    return [(channel, origin) for channel, origin in rows]


def claim(session: Session, channel: Channel[Any], origin: str, *, at: datetime) -> list[Parcel[Any]]:
    """Takes what is due for one origin; nobody else gets the same before the lease is over.

    What has expired meanwhile is closed instead, and so is what is for an address that is gone. What follows an earlier
    message of its thread waits while that is on its way to the same target: a cancel doesn't overtake its alert.
    """
    entries = session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.channel == channel.word, OutboxEntry.origin == origin, *_due(at), ~_on_its_way(at))
        .order_by(OutboxEntry.position, OutboxEntry.message_id, OutboxEntry.id)
        .limit(channel.at_once)
        .options(joinedload(OutboxEntry.message))
        .with_for_update(skip_locked=True, of=OutboxEntry)
    ).all()
    addresses = channel.addresses(session, [entry.target_id for entry in entries if entry.target_id])
    parcels = []
    for entry in entries:
        assert entry.target_id is not None, "only the sockets' entries have rooms"
        if entry.message.expires_at is not None and entry.message.expires_at <= at:
            entry.done, entry.done_at = Done.EXPIRED, at
        elif entry.target_id not in addresses:
            entry.done, entry.done_at = Done.GONE, at
        else:
            entry.lease_until = at + channel.lease
            entry.attempts += 1
            parcels.append(_parcel(entry, entry.target_id, addresses[entry.target_id]))
    return parcels


def _parcel(entry: OutboxEntry, target_id: UUID, target: Any) -> Parcel[Any]:
    message = entry.message
    return Parcel(
        entry.id,
        target_id,
        target,
        message.id,
        message.thread_id,
        message.kind,
        message.card,
        message.sent_at,
        message.expires_at,
    )


def record(session: Session, channel: Channel[Any], tried: Sequence[Tried], *, at: datetime) -> None:
    """Writes down what came of parcels: an attempt each, and whether they are done or when they are due again.

    One that was withdrawn while it was on its way stays so; that it was sent stands in its attempt.
    """
    session.execute(
        insert(DeliveryAttempt),
        [
            {
                "id": new_id(),
                "entry_id": one.entry_id,
                "channel": channel.word,
                "at": at,
                "result": one.result,
                "words": one.words[:LONGEST_WORDS],
                "took_ms": one.took_ms,
            }
            for one in tried
        ],
    )
    by_id = {one.entry_id: one for one in tried}
    entries = session.scalars(
        select(OutboxEntry).where(OutboxEntry.id.in_(by_id)).order_by(OutboxEntry.id).with_for_update()
    )
    for entry in entries:
        entry.lease_until = None
        if entry.done is None:
            _close_or_put_back(entry, by_id[entry.id], at=at)
    channel.settle(session, tried, at=at)


def _close_or_put_back(entry: OutboxEntry, tried: Tried, *, at: datetime) -> None:
    again = rules.next_try(
        tried.result.value,
        attempts=entry.attempts,
        asked=tried.asked,
        chance=random.random(),  # noqa: S311 - spreads tries, hides nothing
        at=at,
    )
    if again is None:
        entry.done, entry.done_at = FINAL.get(tried.result, Done.GAVE_UP), at
    else:
        entry.due_at = again


def put_off(session: Session, channel: ChannelWord, origin: str, *, until: datetime) -> None:
    """A whole origin asked for time: what else waits for it isn't tried before."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.channel == channel, OutboxEntry.origin == origin, OutboxEntry.done.is_(None))
        .where(OutboxEntry.due_at < until, or_(OutboxEntry.lease_until.is_(None), OutboxEntry.lease_until < until))
        .values(due_at=until)
    )


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxEntry.done.is_(None),
        OutboxEntry.due_at <= at,
        is_free(OutboxEntry.lease_until, longest=LONGEST_LEASE, at=at),
    )


def _on_its_way(at: datetime) -> ColumnElement[bool]:
    """Something of the same thread is being sent to the same target just now."""
    other = aliased(OutboxEntry)
    return (
        select(other.id)
        .where(other.target_id == OutboxEntry.target_id, is_held(other.lease_until, longest=LONGEST_LEASE, at=at))
        .where(other.thread_id == OutboxEntry.thread_id, other.id != OutboxEntry.id)
        .exists()
    )


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
