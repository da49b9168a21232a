"""What is asked about signs of life."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall.signs_of_life.models import SignKind, SignOfLife


def last_check_in(session: Session, household_id: UUID) -> datetime | None:
    """When 元気です was last pressed in the household."""
    return session.scalar(
        select(func.max(SignOfLife.at)).where(
            SignOfLife.household_id == household_id, SignOfLife.kind == SignKind.CHECK_IN
        )
    )
