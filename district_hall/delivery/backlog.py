"""How delivery is doing, for whoever runs it: what waits and how long already, and what came of the newest tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, Message, OutboxEntry
from district_hall.health import is_silent, worker_age
from district_hall.leases import is_free, is_held

OVERDUE = timedelta(minutes=2)
LATELY = timedelta(minutes=15)
THIS_DAY = timedelta(days=1)


class Sending(StrEnum):
    """Beside the sockets. `stuck`: a worker lives, and yet what is due by some channel isn't tried."""

    OK = "ok"
    SILENT = "silent"
    STUCK = "stuck"


@dataclass(frozen=True)
class Waiting:
    """What is open on a channel, how long ago the oldest of it was accepted, and since when the oldest that should have gone
    out by now has been due: what is tried again later has its turn later, but grows no younger.
    """

    channel: ChannelWord
    open: int
    oldest: timedelta
    oldest_due: timedelta


@dataclass(frozen=True)
class Tries:
    """Attempts of the last 15 minutes."""

    channel: ChannelWord
    result: AttemptResult
    count: int


def waiting(session: Session, *, at: datetime) -> Sequence[Waiting]:
    """One for each channel, also where nothing waits."""
    rows = session.execute(
        select(OutboxEntry.channel, func.count(), func.min(Message.sent_at), func.min(OutboxEntry.due_at))
        .join(Message, Message.id == OutboxEntry.message_id)
        .where(OutboxEntry.done.is_(None))
        .group_by(OutboxEntry.channel)
    )
    found = {channel: (count, accepted, due) for channel, count, accepted, due in rows}
    none, nothing = timedelta(0), (0, at, at)
    return [
        Waiting(channel, count, max(at - accepted, none), max(at - due, none))
        for channel, (count, accepted, due) in ((channel, found.get(channel, nothing)) for channel in ChannelWord)
    ]


def sending(session: Session, *, at: datetime) -> Sending:
    if is_silent(worker_age(session, at=at)):
        return Sending.SILENT
    return Sending.STUCK if stuck(session, at=at) else Sending.OK


def stuck(session: Session, *, at: datetime) -> set[ChannelWord]:
    """Channels by which something has been due for two minutes while nothing was tried or is on its way. A long queue isn't
    stuck, nor is what a service has put off; what no worker sends by is, until it is given up.
    """
    others = OutboxEntry.done.is_(None) & OutboxEntry.channel.in_(
        [one for one in ChannelWord if one is not ChannelWord.SOCKET]
    )
    free = is_free(OutboxEntry.lease_until, longest=LONGEST_LEASE, at=at)
    overdue = set(
        session.scalars(select(OutboxEntry.channel).where(others, free, OutboxEntry.due_at < at - OVERDUE).distinct())
    )
    if not overdue:
        return overdue
    held = is_held(OutboxEntry.lease_until, longest=LONGEST_LEASE, at=at)
    lately = DeliveryAttempt.at.between(at - OVERDUE, at)
    on_its_way = session.scalars(select(OutboxEntry.channel).where(others, held).distinct())
    tried = session.scalars(select(DeliveryAttempt.channel).where(lately).distinct())
    return overdue.difference(on_its_way, tried)


def tries(session: Session, *, at: datetime) -> Sequence[Tries]:
    rows = session.execute(
        select(DeliveryAttempt.channel, DeliveryAttempt.result, func.count())
        .where(DeliveryAttempt.at > at - LATELY)
        .group_by(DeliveryAttempt.channel, DeliveryAttempt.result)
    )
    return [Tries(channel, result, count) for channel, result, count in rows]


def given_up(session: Session, *, at: datetime) -> dict[ChannelWord, int]:
    """How many of the last 24 hours' sendings ended without having reached anybody, by channel; none are left out."""
    rows = session.execute(
        select(OutboxEntry.channel, func.count().label("entries"))
        .where(OutboxEntry.done == Done.GAVE_UP, OutboxEntry.done_at > at - THIS_DAY)
        .group_by(OutboxEntry.channel)
    )
    return {row.channel: row.entries for row in rows}
