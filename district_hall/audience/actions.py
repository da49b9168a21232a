"""Freezing an audience: who is meant, at the moment of sending."""

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold
from district_hall.audience.questions import Meant, households_meant


def freeze(session: Session, meant: Meant) -> Audience:
    """Writes down the areas, and by one `INSERT … SELECT` the households that they mean now."""
    audience = Audience(
        membership=meant.membership,
        areas=[AudienceArea(district_id=area.district_id, group_id=area.group_id) for area in meant.areas],
    )
    session.add(audience)
    session.flush()
    households = households_meant(meant).subquery()
    session.execute(
        insert(AudienceHousehold).from_select(
            ["audience_id", "household_id"],
            select(literal(audience.id, AudienceHousehold.audience_id.type), households.c.id),
        )
    )
    return audience
