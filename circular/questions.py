"""What is asked about circulars."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from circular.models import Attachment, Circular, Page, State
from district_hall.audience.questions import Area, Meant, count_meant
from district_hall.delivery.questions import Count, counts
from district_hall.errors import NotFound


def circular(session: Session, circular_id: UUID) -> Circular:
    """The circular with its district, groups, attachments and pages; raises NotFound."""
    found = session.scalar(
        select(Circular)
        .where(Circular.id == circular_id)
        .options(joinedload(Circular.district), joinedload(Circular.message), selectinload(Circular.groups))
        .options(selectinload(Circular.attachments).selectinload(Attachment.pages))
    )
    if found is None:
        raise NotFound
    return found


def meant_by(one: Circular) -> Meant:
    """Whom it goes to: the chosen groups, or the whole district."""
    groups = [Area(one.district_id, group.id) for group in one.groups]
    return Meant(groups or [Area(one.district_id)], one.membership)


def households_meant(session: Session, one: Circular) -> int:
    """How many households it would reach if it went out now."""
    return count_meant(session, meant_by(one))


@dataclass(frozen=True)
class Listed:
    """A line of the leader's list; `count` is None for a draft."""

    circular: Circular
    count: Count | None


def circulars_of(
    session: Session, district_id: UUID, *, search: str = "", offset: int = 0, limit: int = 200
) -> list[Listed]:
    """Drafts first, then what went out, newest first. `search` is a part of the title.

    Two questions, so that the second can stop after a page: a list of years isn't sorted to show its newest lines.
    """
    drafts = _listed(session, Circular.district_id == district_id, Circular.state == State.DRAFT, search=search)
    found = drafts[offset : offset + limit]
    if len(found) < limit:
        sent = (Circular.district_id == district_id, Circular.state != State.DRAFT)
        skip, most = max(0, offset - len(drafts)), limit - len(found)
        found += _listed(session, *sent, search=search, offset=skip, limit=most)
    numbers = counts(session, [one.message_id for one in found if one.message_id])
    return [Listed(one, numbers.get(one.message_id) if one.message_id else None) for one in found]


def _listed(
    session: Session, *which: ColumnElement[bool], search: str, offset: int = 0, limit: int | None = None
) -> list[Circular]:
    return list(
        session.scalars(
            select(Circular)
            .where(*which, Circular.title.icontains(search, autoescape=True))
            .order_by(Circular.changed_at.desc(), Circular.id.desc())
            .options(selectinload(Circular.groups), joinedload(Circular.message), selectinload(Circular.attachments))
            .offset(offset)
            .limit(limit)
        )
    )


def how_many(session: Session, district_id: UUID) -> dict[State, int]:
    """The district's circulars by state, for whoever hands them over."""
    rows = session.execute(
        select(Circular.state, func.count()).where(Circular.district_id == district_id).group_by(Circular.state)
    )
    found = dict.fromkeys(State, 0)
    for state, number in rows:
        found[state] = number
    return found


def has_picture(session: Session, circular_id: UUID, sha256: str) -> bool:
    """Whether this picture belongs to this circular, as a page or its thumbnail."""
    return (
        session.scalar(
            select(Page.id)
            .join(Page.attachment)
            .where(Attachment.circular_id == circular_id)
            .where((Page.picture_sha256 == sha256) | (Page.thumb_sha256 == sha256))
            .limit(1)
        )
        is not None
    )
