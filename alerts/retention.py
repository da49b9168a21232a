"""Alerts that are long over go, the whole chain at once: without its all-clear an old alert would look live again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertArea, AlertChange, AlertVersion, State
from district_hall.delivery.forgetting import forget_messages
from district_hall.retention.rules import Kept
from district_hall.retention.sweeps import Sweep, finding

UNFINISHED = (State.DRAFT, State.WAITING, State.RETURNED, State.LIVE)


def _is_over(before: datetime) -> ColumnElement[bool]:
    changed = exists().where(AlertChange.alert_id == Alert.id, AlertChange.at >= before)
    return and_(Alert.state.not_in(UNFINISHED), Alert.created_at < before, ~changed)


def _is_first_and_over(before: datetime) -> ColumnElement[bool]:
    return Alert.follows_id.is_(None) & _is_over(before)


def _remove(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
    gone = 0
    for first in ids:
        chain = _chain(session, first)
        over = session.scalars(select(Alert.id).where(Alert.id.in_(chain), _is_over(before)).with_for_update()).all()
        if len(over) == len(chain):
            _forget(session, chain)
            gone += len(chain)
    return gone


def _chain(session: Session, first: UUID) -> list[UUID]:
    """It and whatever follows it."""
    chain, last = [first], [first]
    while last:
        last = list(session.scalars(select(Alert.id).where(Alert.follows_id.in_(last))))
        chain += last
    return chain


def _forget(session: Session, chain: Sequence[UUID]) -> None:
    messages = session.scalars(select(Alert.message_id).where(Alert.id.in_(chain), Alert.message_id.is_not(None)))
    message_ids = [one for one in messages if one]
    versions = select(AlertVersion.id).where(AlertVersion.alert_id.in_(chain))
    session.execute(delete(AlertArea).where(AlertArea.version_id.in_(versions)))
    for part in (AlertVersion, AlertChange):
        session.execute(delete(part).where(part.alert_id.in_(chain)))
    session.execute(update(Alert).where(Alert.id.in_(chain)).values(follows_id=None))
    session.execute(delete(Alert).where(Alert.id.in_(chain)))
    forget_messages(session, message_ids)


SWEEP = Sweep(Kept.ALERTS, finding(Alert, _is_first_and_over), _remove, at_once=1)  # receipts of a whole town
