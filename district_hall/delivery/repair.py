"""Finds what should have been delivered and was not, puts it into the outbox, and says how many it found.

It should never find anything: what is to be sent is written in the transaction of its message. This is the net below.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.delivery.channels import RECIPIENTS
from district_hall.delivery.enqueue import add_missing_rooms, enqueue_targets
from district_hall.delivery.holding import still_holds
from district_hall.delivery.models import Message
from district_hall.health import note_mended

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=2)


@dataclass(frozen=True)
class Mended:
    """How many entries were missing: areas of the sockets, and targets of the other channels."""

    rooms: int = 0
    targets: int = 0


def mend(database: Database, worker_id: UUID, *, at: datetime) -> Mended:
    """Looks at what was sent in the last two days and still holds. Each message is a transaction of its own: an alert that
    is to be claimed meanwhile doesn't wait for all of them.
    """
    with database.reading() as session:
        holding = session.scalars(_holding(at).order_by(Message.sent_at, Message.id)).all()
    found = [database.unit_of_work(_mend_one, worker_id, message_id, at=at) for message_id in holding]
    return Mended(sum(one.rooms for one in found), sum(one.targets for one in found))


def _holding(at: datetime) -> Select[UUID]:
    return select(Message.id).where(Message.sent_at > at - LOOK_BACK, still_holds(at))


def _mend_one(session: Session, worker_id: UUID, message_id: UUID, *, at: datetime) -> Mended:
    if session.scalar(_holding(at).where(Message.id == message_id)) is None:
        return Mended()  # another has taken its place since
    message = session.get_one(Message, message_id)
    rooms = add_missing_rooms(session, message)
    targets = sum(enqueue_targets(session, message, channel, by=message.sent_at) for channel in RECIPIENTS)
    if rooms or targets:
        log.warning("not in the outbox, mended", extra={"rooms": rooms, "targets": targets})
        note_mended(session, worker_id, rooms + targets)
    return Mended(rooms, targets)
