"""Tables of people: residents, staff accounts, their roles and sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id
from district_hall.people.roles import Role
from district_hall.places.models import Household


class Resident(Base):
    """住民. `kana` is the name's reading in hiragana."""

    __tablename__ = "resident"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    kana: Mapped[str] = mapped_column(String(60))
    birth_year: Mapped[int | None]
    left_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()


class StaffAccount(Base):
    """Somebody with an office: district leader, desk, town office. Has no access without a role in force.

    `must_change_password`: the one in use was handed over on paper and opens only the page that changes it.
    """

    __tablename__ = "staff_account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(8), default="ja")
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    roles: Mapped[list["StaffRole"]] = relationship(back_populates="account")


class StaffRole(Base):
    """A role held from `since` until `until`, in a district or, without one, in the whole town."""

    __tablename__ = "staff_role"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"), index=True)
    role: Mapped[Role]
    district_id: Mapped[UUID | None] = mapped_column(ForeignKey("district.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]

    account: Mapped[StaffAccount] = relationship(back_populates="roles")


class StaffSession(Base):
    """A signed-in browser. Only the SHA-256 of its token is kept."""

    __tablename__ = "staff_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
