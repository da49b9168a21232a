"""What is asked about visits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.visits.models import Visit, Why


def visit_asked_at(session: Session, household_id: UUID) -> datetime | None:
    """Since when this household has been waiting for a visit that it asked for."""
    return session.scalar(
        select(Visit.since).where(
            Visit.household_id == household_id, Visit.why == Why.ASKED_VISIT, Visit.closed_at.is_(None)
        )
    )
