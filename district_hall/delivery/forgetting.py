"""Removing messages that are long over, with everything that hangs on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold
from district_hall.delivery.models import DeliveryAttempt, Message, MessageKind, OutboxEntry, Receipt
from district_hall.visits.models import Visit

AT_ONCE = 5_000  # rows to a statement


def forget_messages(session: Session, message_ids: Sequence[UUID]) -> None:
    """With their withdrawals, receipts and audiences: count and counted go together, so no count is ever wrong.

    Whoever calls this has made sure that none of them is shown anywhere, and that what superseded one goes with it:
    else the one before would look live again.
    """
    withdrawals = session.scalars(
        select(Message.id).where(Message.supersedes_id.in_(message_ids), Message.kind == MessageKind.WITHDRAWAL)
    )
    ids = [*message_ids, *withdrawals]
    audiences = session.scalars(select(Message.audience_id).where(Message.id.in_(ids)).distinct()).all()
    session.execute(update(Visit).where(Visit.message_id.in_(ids)).values(message_id=None))
    entries = select(OutboxEntry.id).where(OutboxEntry.message_id.in_(ids))
    _forget(session, DeliveryAttempt, DeliveryAttempt.entry_id.in_(entries))
    for hanging in (Receipt, OutboxEntry):
        _forget(session, hanging, hanging.message_id.in_(ids))
    # They point at each other: first the pointers, then the rows.
    session.execute(update(Message).where(Message.id.in_(ids)).values(supersedes_id=None))
    session.execute(delete(Message).where(Message.id.in_(ids)))
    _forget_audiences(session, audiences)


def _forget(session: Session, table: Any, those: ColumnElement[bool]) -> None:
    """A whole town's: SQLite keeps in memory what a statement could have to undo, so that none is without end."""
    while some := session.scalars(select(table.id).where(those).limit(AT_ONCE)).all():
        session.execute(delete(table).where(table.id.in_(some)))


def _forget_audiences(session: Session, audience_ids: Sequence[UUID]) -> None:
    used = set(session.scalars(select(Message.audience_id).where(Message.audience_id.in_(audience_ids))))
    unused = [one for one in audience_ids if one not in used]
    for part in (AudienceHousehold, AudienceArea):
        session.execute(delete(part).where(part.audience_id.in_(unused)))
    session.execute(delete(Audience).where(Audience.id.in_(unused)))
