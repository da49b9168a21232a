"""What puts lines on the visits list, and what takes them off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.places.models import Household
from district_hall.visits.models import Visit, Why


def note(
    session: Session,
    why: Why,
    home: Household,
    *,
    at: datetime,
    resident_id: UUID | None = None,
    message_id: UUID | None = None,
) -> Visit:
    """A line for this household, or the open one that says the same already."""
    key = ":".join(str(part) for part in (why.value, home.id, resident_id, message_id) if part)
    known = session.scalar(select(Visit).where(Visit.open_key == key))
    if known is not None:
        return known
    visit = Visit(
        district_id=home.district_id,
        household_id=home.id,
        resident_id=resident_id,
        why=why,
        message_id=message_id,
        open_key=key,
        since=at,
    )
    session.add(visit)
    session.flush()
    return visit
