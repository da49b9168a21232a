"""What is asked about signs of life."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall.signs_of_life.models import SignKind, SignOfLife


def last_check_ins(session: Session, household_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When 元気です was last pressed, by household; those where it never was are left out."""
    rows = session.execute(
        select(SignOfLife.household_id, func.max(SignOfLife.at).label("at"))
        .where(SignOfLife.household_id.in_(household_ids), SignOfLife.kind == SignKind.CHECK_IN)
        .group_by(SignOfLife.household_id)
    )
    return {row.household_id: row.at for row in rows}
