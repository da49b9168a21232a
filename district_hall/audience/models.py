"""Tables of audiences."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.db import Base
from district_hall.ids import new_id


class Membership(StrEnum):
    """District matters reach members of its association, notices of the town reach everyone."""

    MEMBERS = "members"
    EVERYONE = "everyone"


class Audience(Base):
    """Whom a message means: some areas, and their members or everyone there."""

    __tablename__ = "audience"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    membership: Mapped[Membership]

    areas: Mapped[list["AudienceArea"]] = relationship()


class AudienceArea(Base):
    """A district, or (with `group_id`) one of its groups."""

    __tablename__ = "audience_area"
    __table_args__ = (Index("ix_audience_area_district_id_group_id", "district_id", "group_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    audience_id: Mapped[UUID] = mapped_column(ForeignKey("audience.id"), index=True)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("district_group.id"))


class AudienceHousehold(Base):
    """A household that was meant when the message went out: the denominator of every count, never changed."""

    __tablename__ = "audience_household"
    __table_args__ = (Index("ix_audience_household_household_id", "household_id"),)

    audience_id: Mapped[UUID] = mapped_column(ForeignKey("audience.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), primary_key=True)
