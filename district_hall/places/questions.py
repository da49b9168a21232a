"""What is asked about places."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from district_hall.errors import NotFound
from district_hall.places.models import District, Group, Hall, Helper, Household


def district(session: Session, district_id: UUID) -> District:
    """The district with its groups; raises NotFound."""
    found = session.scalar(select(District).where(District.id == district_id).options(selectinload(District.groups)))
    if found is None:
        raise NotFound
    return found


def group(session: Session, group_id: UUID) -> Group:
    """The group with its district; raises NotFound."""
    found = session.scalar(select(Group).where(Group.id == group_id).options(joinedload(Group.district)))
    if found is None:
        raise NotFound
    return found


def group_ids(session: Session, district_id: UUID) -> list[UUID]:
    """Of all its groups, in no order."""
    return list(session.scalars(select(Group.id).where(Group.district_id == district_id)))


def halls_of(session: Session, district_id: UUID) -> list[Hall]:
    return list(session.scalars(select(Hall).where(Hall.district_id == district_id).order_by(Hall.name, Hall.id)))


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


def helpers_of(session: Session, district_id: UUID) -> list[Helper]:
    """Who helps in the district, in the leader's order."""
    return list(session.scalars(select(Helper).where(Helper.district_id == district_id).order_by(Helper.position)))


def hall(session: Session, hall_id: UUID) -> Hall:
    """The hall with its district and that district's groups; raises NotFound."""
    found = session.scalar(
        select(Hall).where(Hall.id == hall_id).options(joinedload(Hall.district).selectinload(District.groups))
    )
    if found is None:
        raise NotFound
    return found


def districts(session: Session) -> list[District]:
    """All districts with their groups, in the town's order."""
    return list(session.scalars(select(District).order_by(District.position).options(selectinload(District.groups))))
