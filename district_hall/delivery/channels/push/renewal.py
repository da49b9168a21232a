"""A browser whose address changes: what was still to go to the one before goes along."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.holding import still_holds
from district_hall.delivery.models import ChannelWord, Done, Message, OutboxEntry
from district_hall.leases import is_free

GONE_LATELY = timedelta(hours=1)


def take_along(session: Session, device_ids: Collection[UUID], *, at: datetime) -> int:
    """To these devices' addresses in use goes what is open for those before, or found them gone within the last hour.

    Only what still holds, and that the device hasn't got. What is on its way just now stays: if it comes back because
    the address is gone, it is taken along then. Returns how many.
    """
    before, used = aliased(PushSubscription), aliased(PushSubscription)
    other, others = aliased(OutboxEntry), aliased(PushSubscription)
    is_open = and_(OutboxEntry.done.is_(None), is_free(OutboxEntry.lease_until, longest=LONGEST_LEASE, at=at))
    gone_lately = and_(OutboxEntry.done == Done.GONE, OutboxEntry.done_at > at - GONE_LATELY)
    has_it = (
        select(other.id)
        .join(others, others.id == other.target_id)
        .where(others.device_id == used.device_id, other.message_id == OutboxEntry.message_id)
        .where(other.id != OutboxEntry.id, or_(other.done == Done.SENT, other.target_id == used.id))
        .exists()
    )
    found = session.execute(
        select(OutboxEntry.id, OutboxEntry.message_id, used.id.label("target_id"), used.origin)
        .join(before, before.id == OutboxEntry.target_id)
        .join(used, and_(used.device_id == before.device_id, used.retired_at.is_(None)))
        .join(Message, Message.id == OutboxEntry.message_id)
        .where(used.device_id.in_(device_ids), OutboxEntry.channel == ChannelWord.PUSH)
        .where(or_(and_(is_open, before.id != used.id), gone_lately), ~has_it)
        .where(still_holds(at))
        .order_by(OutboxEntry.id)
        .with_for_update(of=OutboxEntry)
    )
    once = {(row.target_id, row.message_id): row for row in found}
    for row in once.values():
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == row.id)
            .values(target_id=row.target_id, origin=row.origin, done=None, done_at=None, due_at=at)
        )
    return len(once)
