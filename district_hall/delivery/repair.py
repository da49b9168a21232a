"""Finds what should have been delivered and was not, puts it into the outbox, and says how many it found.

It should never find anything: what is to be sent is written in the transaction of its message. This is the net below.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from district_hall.delivery.channels import RECIPIENTS
from district_hall.delivery.enqueue import add_missing_rooms, enqueue_targets
from district_hall.delivery.models import Message

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=2)


@dataclass(frozen=True)
class Mended:
    """How many entries were missing: areas of the sockets, and targets of the other channels."""

    rooms: int = 0
    targets: int = 0


def mend(session: Session, *, at: datetime) -> Mended:
    """Looks at what was sent in the last two days and still holds."""
    rooms = targets = 0
    newer = aliased(Message)
    holding = session.scalars(
        select(Message)
        .where(Message.sent_at > at - LOOK_BACK, or_(Message.expires_at.is_(None), Message.expires_at > at))
        .where(~select(newer.id).where(newer.supersedes_id == Message.id).exists())
        .order_by(Message.sent_at, Message.id)
    )
    for message in holding.all():
        rooms += add_missing_rooms(session, message)
        targets += sum(enqueue_targets(session, message, channel, by=message.sent_at) for channel in RECIPIENTS)
    if rooms or targets:
        log.warning("not in the outbox, mended", extra={"rooms": rooms, "targets": targets})
    return Mended(rooms, targets)
