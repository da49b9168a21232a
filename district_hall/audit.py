"""Who did what, when: append-only."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id


class ActorKind(StrEnum):
    STAFF = "staff"
    DEVICE = "device"
    FAMILY = "family"
    SYSTEM = "system"


class AuditEntry(Base):
    """One act. `details` holds words and numbers, never personal texts."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(48))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    session: Session,
    act: str,
    subject: object,
    *,
    by: UUID | None,
    kind: ActorKind = ActorKind.STAFF,
    **details: object,
) -> None:
    """Writes down an act on a table's row, in the caller's transaction."""
    session.add(
        AuditEntry(
            actor_kind=kind if by else ActorKind.SYSTEM,
            actor_id=by,
            act=act,
            subject_kind=type(subject).__name__.lower(),
            subject_id=getattr(subject, "id", None),
            details=details,
        )
    )
