"""How often something was tried of late, so that guessing gets slow. Kept in the database: every process counts alike."""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Index, LargeBinary, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from district_hall.db import Base
from district_hall.ids import new_id


class Trying(StrEnum):
    SIGN_IN_ACCOUNT = "sign_in_account"
    SIGN_IN_ADDRESS = "sign_in_address"
    PAIRING_ADDRESS = "pairing_address"
    FAMILY_ADDRESS = "family_address"
    MAIL_OWNER = "mail_owner"
    MAIL_ADDRESS = "mail_address"
    LINE_USER = "line_user"


class Attempt(Base):
    """One failed try, or one of what may not be done often. Of who tried only a hash is kept, and that for a day."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_key_hash_at", "key_hash", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]


def note(session: Session, trying: Trying, who: str, *, at: datetime) -> None:
    session.add(Attempt(key_hash=_key(trying, who), at=at))


def count(session: Session, trying: Trying, who: str, *, since: datetime) -> int:
    query = select(func.count()).where(Attempt.key_hash == _key(trying, who), Attempt.at > since)
    return session.scalar(query) or 0


def forget(session: Session, trying: Trying, who: str) -> None:
    """After a success: the failures before it no longer count."""
    session.execute(delete(Attempt).where(Attempt.key_hash == _key(trying, who)))


def forget_old(session: Session, *, at: datetime) -> None:
    session.execute(delete(Attempt).where(Attempt.at < at - timedelta(days=1)))


def _key(trying: Trying, who: str) -> bytes:
    return sha256(f"{trying}:{who}".encode()).digest()
