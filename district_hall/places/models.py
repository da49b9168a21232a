"""Tables of the town's places."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.db import Base
from district_hall.ids import new_id


class Reach(StrEnum):
    """How a household is reached in the first place."""

    TABLET = "tablet"
    PHONE = "phone"
    PAPER = "paper"


class District(Base):
    """区. `board_version` grows with every change of what its boards show."""

    __tablename__ = "district"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    name_en: Mapped[str] = mapped_column(String(40))
    reading: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    board_version: Mapped[int] = mapped_column(default=0)

    groups: Mapped[list["Group"]] = relationship(back_populates="district", order_by="Group.number")


class Group(Base):
    """班: a part of a district of about ten to twenty households, numbered from 1."""

    __tablename__ = "district_group"
    __table_args__ = (UniqueConstraint("district_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"))
    number: Mapped[int]

    district: Mapped[District] = relationship(back_populates="groups")


class Hall(Base):
    """公民館."""

    __tablename__ = "hall"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))

    district: Mapped[District] = relationship()


class Household(Base):
    """世帯. `number` is its place in the group, as on the paper round; `is_member` of the district association.

    Whoever moves into a house whose people have left is another household with the same number.
    """

    __tablename__ = "household"
    __table_args__ = (
        Index(
            "uq_household_house",
            "group_id",
            "number",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("district_group.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    is_member: Mapped[bool]
    reach: Mapped[Reach]
    left_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    district: Mapped[District] = relationship()


class Helper(Base):
    """Who helps in a district, as its leader entered it: shown on 困ったとき. `what` is e.g. 区長, 民生委員."""

    __tablename__ = "district_helper"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"), index=True)
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(40))
    telephone: Mapped[str] = mapped_column(String(20))
