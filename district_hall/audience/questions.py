"""Who is meant by some areas and a membership."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, Membership
from district_hall.places.models import District, Hall, Household, Reach


@dataclass(frozen=True)
class Area:
    """A district, or one of its groups."""

    district_id: UUID
    group_id: UUID | None = None


@dataclass(frozen=True)
class Meant:
    """The predicate: some areas, and their members or everyone there."""

    areas: Sequence[Area]
    membership: Membership


def households_meant(meant: Meant) -> Select[UUID]:
    """The ids of the households that are meant now."""
    query = select(Household.id).where(Household.left_at.is_(None), or_(false(), *map(_inside, meant.areas)))
    return query.where(Household.is_member) if meant.membership is Membership.MEMBERS else query


def count_meant(session: Session, meant: Meant) -> int:
    return session.scalar(select(func.count()).select_from(households_meant(meant).subquery())) or 0


def how_reached(session: Session, meant: Meant) -> dict[tuple[UUID, Reach], int]:
    """How many of those meant there are, by group and by how they are reached; what there is none of is left out."""
    rows = session.execute(
        select(Household.group_id, Household.reach, func.count())
        .where(Household.id.in_(households_meant(meant)))
        .group_by(Household.group_id, Household.reach)
    )
    return {(group_id, reach): households for group_id, reach, households in rows}


def meant_for(home: Household | type[Household] | Hall | District) -> ColumnElement[bool]:
    """Whether an `AudienceArea` joined with its `Audience` means this household, as it stands now.

    With the class itself it joins all households. A hall hangs out whatever concerns its district or one of its
    groups, for members or for all; a district stands for everybody in it.
    """
    if isinstance(home, District):
        return AudienceArea.district_id == home.id
    if isinstance(home, Hall):
        return AudienceArea.district_id == home.district_id
    is_member = home.is_member if isinstance(home, type) else true() if home.is_member else false()
    return and_(
        AudienceArea.district_id == home.district_id,
        or_(AudienceArea.group_id.is_(None), AudienceArea.group_id == home.group_id),
        or_(Audience.membership == Membership.EVERYONE, is_member),
    )


def _inside(area: Area) -> ColumnElement[bool]:
    if area.group_id is not None:
        return and_(Household.district_id == area.district_id, Household.group_id == area.group_id)
    return Household.district_id == area.district_id
