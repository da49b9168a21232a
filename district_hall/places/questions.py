"""What is asked about places."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from district_hall.errors import NotFound
from district_hall.places.models import District, Group, Household


def district(session: Session, district_id: UUID) -> District:
    """The district with its groups; raises NotFound."""
    found = session.scalar(select(District).where(District.id == district_id).options(selectinload(District.groups)))
    if found is None:
        raise NotFound
    return found


def household(session: Session, household_id: UUID) -> Household:
    """The household with its group and district; raises NotFound."""
    found = session.scalar(
        select(Household)
        .where(Household.id == household_id)
        .options(joinedload(Household.group), joinedload(Household.district))
    )
    if found is None:
        raise NotFound
    return found


def households_of(session: Session, district_id: UUID) -> list[Household]:
    """The district's households that live there now, in the order of the paper round."""
    return list(
        session.scalars(
            select(Household)
            .join(Household.group)
            .where(Household.district_id == district_id, Household.left_at.is_(None))
            .order_by(Group.number, Household.number)
            .options(joinedload(Household.group))
        )
    )
