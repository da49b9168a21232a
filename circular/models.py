"""Tables of circulars: what a leader writes, and the files that belong to it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.audience.models import Membership
from district_hall.clock import now
from district_hall.db import Base
from district_hall.delivery.models import Message
from district_hall.ids import new_id
from district_hall.places.models import District, Group


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Category(StrEnum):
    EVENT = "event"
    LIVING = "living"
    HALL = "hall"
    SAFETY = "safety"
    WELFARE = "welfare"
    REPORT = "report"


class Issuer(StrEnum):
    """In whose name it goes out."""

    LEADER = "leader"
    HALL = "hall"
    TOWN = "town"


class Circular(Base):
    """回覧. While it is a draft, `revision` grows with each change, so that two windows don't overwrite each other.

    What was published is the `message`, a snapshot; changing this row later would not change it.
    """

    __tablename__ = "circular"
    __table_args__ = (
        Index("ix_circular_district_id_state", "district_id", "state"),
        Index("ix_circular_district_id_changed_at", "district_id", "changed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    district_id: Mapped[UUID] = mapped_column(ForeignKey("district.id"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(60), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[Category] = mapped_column(default=Category.EVENT)
    issuer: Mapped[Issuer] = mapped_column(default=Issuer.LEADER)
    due_on: Mapped[date | None]
    membership: Mapped[Membership] = mapped_column(default=Membership.MEMBERS)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), unique=True)

    district: Mapped[District] = relationship()
    message: Mapped[Message | None] = relationship()
    groups: Mapped[list[Group]] = relationship(secondary="circular_group", order_by=Group.number)
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.position", back_populates="circular", cascade="all, delete-orphan"
    )


class CircularGroup(Base):
    """A group the circular goes to; none at all means the whole district."""

    __tablename__ = "circular_group"

    circular_id: Mapped[UUID] = mapped_column(ForeignKey("circular.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("district_group.id"), primary_key=True)


class AttachmentState(StrEnum):
    WAITING = "waiting"
    RENDERING = "rendering"
    READY = "ready"
    REFUSED = "refused"


class Attachment(Base):
    """A file as it was uploaded, and how far its pages are made.

    `code` and `reason` (a message id with `reason_params`) say why it was refused; `warnings` are message ids of what
    the leader should look at.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_state", "state", "lease_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    circular_id: Mapped[UUID] = mapped_column(ForeignKey("circular.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    filename: Mapped[str] = mapped_column(String(120))
    original_sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    state: Mapped[AttachmentState] = mapped_column(default=AttachmentState.WAITING)
    pages_done: Mapped[int] = mapped_column(default=0)
    pages_total: Mapped[int] = mapped_column(default=0)
    code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(255))
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)

    circular: Mapped[Circular] = relationship(back_populates="attachments")
    pages: Mapped[list["Page"]] = relationship(
        order_by="Page.number", back_populates="attachment", cascade="all, delete-orphan"
    )


class Page(Base):
    """One page picture: WebP in the store of pages under its SHA-256, and the text that the file had there."""

    __tablename__ = "attachment_page"
    __table_args__ = (UniqueConstraint("attachment_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"))
    number: Mapped[int]
    picture_sha256: Mapped[str] = mapped_column(String(64))
    thumb_sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")

    attachment: Mapped[Attachment] = relationship(back_populates="pages")
