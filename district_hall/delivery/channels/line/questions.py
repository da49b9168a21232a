"""What is asked about LINE users."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.delivery.channels.line.models import LineContact


def linked_since(session: Session, household_id: UUID) -> Sequence[datetime]:
    """One moment for each user of this household, the first first. Who they are LINE doesn't say, nor do we ask."""
    rows = select(LineContact.linked_at).where(LineContact.household_id == household_id)
    return session.scalars(rows.order_by(LineContact.linked_at)).all()
