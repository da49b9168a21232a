"""Filling the outbox, in the transaction of the message: one entry an area for the sockets, one a target elsewhere."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, insert, literal, select
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, Membership
from district_hall.delivery import rules
from district_hall.delivery.channel import is_urgent
from district_hall.delivery.channels import RECIPIENTS
from district_hall.delivery.models import ChannelWord, Message, OutboxEntry
from district_hall.ids import random_id
from district_hall.places.models import District

ANY_TIME = datetime.max.replace(tzinfo=UTC)


def enqueue(session: Session, message: Message) -> None:
    """Everything that is to be sent of a new message: to whoever can be reached now, and not by what the clock says of
    since when: it may have been set back, and everybody of the last hour would go without.
    """
    _add_rooms(session, message, _rooms(session, message))
    for channel in RECIPIENTS:
        enqueue_targets(session, message, channel, by=ANY_TIME)


def add_missing_rooms(session: Session, message: Message) -> int:
    """An entry for each area that has none. Returns how many."""
    rooms = _rooms(session, message)
    missing = rooms.keys() - _rooms_there(session, message)
    for room, district_id in rooms.items():
        if room in missing:
            _locked(session, district_id)
    missing -= _rooms_there(session, message)  # somebody else may have added it while we waited
    _add_rooms(session, message, {room: district_id for room, district_id in rooms.items() if room in missing})
    return len(missing)


def _rooms(session: Session, message: Message) -> dict[str, UUID]:
    """And their districts, in whose order two senders lock them."""
    audience = session.get_one(Audience, message.audience_id)
    members_only = audience.membership is Membership.MEMBERS
    return {
        rules.area_room(area.district_id, area.group_id, members_only=members_only): area.district_id
        for area in sorted(audience.areas, key=lambda one: one.district_id)
    }


def _rooms_there(session: Session, message: Message) -> set[str | None]:
    return set(session.scalars(select(OutboxEntry.room).where(OutboxEntry.message_id == message.id)))


def _add_rooms(session: Session, message: Message, rooms: Mapping[str, UUID]) -> None:
    """The boards of their districts have changed."""
    for room, district_id in rooms.items():
        district = _locked(session, district_id)
        district.board_version += 1
        entry = OutboxEntry(
            message_id=message.id,
            thread_id=message.thread_id,
            room=room,
            board_version=district.board_version,
            position=_place(message),
            due_at=message.sent_at,
        )
        session.add(entry)
    session.flush()


def enqueue_targets(session: Session, message: Message, channel: ChannelWord, *, by: datetime) -> int:
    """One `INSERT … SELECT`, never a loop over devices: who had their address by then and has no entry yet.

    Returns how many.
    """
    recipients = RECIPIENTS[channel](message, by).subquery()
    columns: dict[str, ColumnElement[Any]] = {
        "id": random_id(),
        "message_id": literal(message.id, Uuid()),
        "thread_id": literal(message.thread_id, Uuid()),
        "channel": literal(channel, OutboxEntry.channel.type),
        "origin": recipients.c.origin,
        "target_id": recipients.c.id,
        "position": literal(_place(message), BigInteger()),
        "due_at": literal(message.sent_at, OutboxEntry.due_at.type),
        "attempts": literal(0),
    }
    has_one = (
        select(OutboxEntry.id)
        .where(OutboxEntry.message_id == message.id, OutboxEntry.channel == channel)
        .where(OutboxEntry.target_id == recipients.c.id)
        .exists()
    )
    rows = select(*(value.label(name) for name, value in columns.items())).where(~has_one)
    written = insert(OutboxEntry).from_select(list(columns), rows)
    result = session.execute(written, execution_options={"preserve_rowcount": True})
    return int(getattr(result, "rowcount", 0))


def _place(message: Message) -> int:
    return rules.position(urgent=is_urgent(message), sent_at=message.sent_at)


def _locked(session: Session, district_id: Any) -> District:
    """As it is now: whoever was quicker has counted its version on since we read it."""
    return session.get_one(District, district_id, with_for_update={"key_share": True}, populate_existing=True)
