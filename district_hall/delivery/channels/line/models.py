"""Tables of the LINE users that a household has linked, of the codes by which they do, and of what they are answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id


class LineContact(Base):
    """Somebody of a household, as LINE calls them to this official account alone (`user_id`). Who unfollows leaves no row."""

    __tablename__ = "line_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    user_id: Mapped[str] = mapped_column(String(64), unique=True)
    linked_at: Mapped[datetime] = mapped_column(default=now)


class LineCode(Base):
    """Six digits that link one LINE user to a household when they are sent to the official account; used once."""

    __tablename__ = "line_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    digits_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class LineReply(Base):
    """Whether somebody's digits were right, to be said by the worker while LINE's reply token holds. Gone once it is said."""

    __tablename__ = "line_reply"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token: Mapped[str] = mapped_column(String(64))
    was_linked: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(default=now)
