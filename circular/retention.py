"""Circulars that are long over go, with their receipts. The files follow: circular.jobs.forget_files."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from circular.models import Circular, State
from district_hall.delivery.forgetting import forget_messages
from district_hall.delivery.models import Message
from district_hall.retention.rules import Kept
from district_hall.retention.sweeps import Sweep, finding


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Withdrawn or past its time since then. Drafts and what still hangs on boards stay however old they are."""
    withdrawn = select(Message.supersedes_id).where(Message.sent_at < before, Message.supersedes_id.is_not(None))
    ended = select(Message.id).where(or_(Message.expires_at < before, Message.id.in_(withdrawn)))
    return Circular.state.in_([State.PUBLISHED, State.WITHDRAWN]) & Circular.message_id.in_(ended)


def _remove(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
    gone = session.execute(
        delete(Circular).where(Circular.id.in_(ids), _is_over(before)).returning(Circular.id, Circular.message_id)
    ).all()
    forget_messages(session, [message_id for _id, message_id in gone if message_id])
    return len(gone)


SWEEP = Sweep(Kept.CIRCULARS, finding(Circular, _is_over), _remove, at_once=10)
