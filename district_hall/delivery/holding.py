"""Which messages hold: the one condition for boards, repairs, knocking on doors and browsers whose address changes."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from district_hall.delivery.models import Message


def still_holds(at: datetime) -> ColumnElement[bool]:
    """Of a Message: it hasn't expired, and nothing has taken its place."""
    newer = aliased(Message)
    expires_later = or_(Message.expires_at.is_(None), Message.expires_at > at)
    return and_(expires_later, ~select(newer.id).where(newer.supersedes_id == Message.id).exists())
