"""What is asked about visits: one household's wait, and what the clock looks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from district_hall.audience.models import AudienceHousehold
from district_hall.clock import local_day
from district_hall.delivery.drill import real_only
from district_hall.delivery.holding import still_holds
from district_hall.delivery.models import Message, MessageKind, Receipt
from district_hall.delivery.reach import SEEN_OR_HEARD
from district_hall.devices.models import Device, DeviceKind
from district_hall.family.models import Absence
from district_hall.people.models import Resident
from district_hall.places.models import Household
from district_hall.visits.models import Closed, Visit, Why
from district_hall.visits.rules import SILENT_AFTER, UNREACHED_AFTER, is_grave


def visits_asked_at(session: Session, household_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Since when households have been waiting for a visit that they asked for; those that aren't are left out."""
    rows = session.execute(
        select(Visit.household_id, Visit.since).where(
            Visit.household_id.in_(household_ids), Visit.why == Why.ASKED_VISIT, Visit.closed_at.is_(None)
        )
    )
    return {row.household_id: row.since for row in rows}


@dataclass(frozen=True)
class Silent:
    """A home whose tablet hasn't been heard of, and when somebody was there for that reason (None: never)."""

    household_id: UUID
    district_id: UUID
    last_seen_at: datetime
    visited_at: datetime | None


def silent_homes(session: Session, *, at: datetime) -> list[Silent]:
    """Homes where no tablet has been heard of for days, though somebody should be there."""
    last_seen = func.max(Device.last_seen_at)
    visited = (
        select(Visit.household_id, func.max(Visit.closed_at).label("at"))
        .where(Visit.why == Why.TABLET_SILENT, Visit.closed == Closed.DONE)
        .group_by(Visit.household_id)
        .subquery()
    )
    rows = session.execute(
        select(Household.id, Household.district_id, last_seen, func.max(visited.c.at))
        .join(Device, Device.household_id == Household.id)
        .outerjoin(visited, visited.c.household_id == Household.id)
        .where(Device.kind == DeviceKind.TABLET, Device.revoked_at.is_(None), Household.left_at.is_(None))
        .where(~_everybody_is_away(at))
        .group_by(Household.id, Household.district_id)
        .having(last_seen <= at - SILENT_AFTER)
    )
    return [Silent(*row) for row in rows]


def _everybody_is_away(at: datetime) -> ColumnElement[bool]:
    """Of a `Household`: people live there, and an absence is in force for each of them."""
    today = local_day(at)
    away = (
        select(Absence.resident_id)
        .where(Absence.undone_at.is_(None), Absence.first_on <= today)
        .where(or_(Absence.last_on.is_(None), Absence.last_on >= today))
    )
    lives_there = select(Resident.id).where(Resident.household_id == Household.id, Resident.left_at.is_(None))
    return lives_there.exists() & ~lives_there.where(Resident.id.not_in(away)).exists()


def alerts_to_knock_for(session: Session, *, at: datetime) -> list[Message]:
    """The real alerts that are true now and grave enough to go from door to door for, the oldest first."""
    live = session.scalars(
        select(Message)
        .where(Message.kind == MessageKind.ALERT, real_only())
        .where(still_holds(at))
        .order_by(Message.sent_at)
    )
    return [message for message in live if is_grave(message.card)]


def has_device() -> ColumnElement[bool]:
    """Of a `Household`: whether anything there could have shown it."""
    return select(Device.id).where(Device.household_id == Household.id, Device.revoked_at.is_(None)).exists()


def homes_not_reached(session: Session, message: Message, *, at: datetime) -> list[tuple[UUID, UUID]]:
    """Household and district that this alert hasn't reached in half an hour, and no line says so yet.

    Reached is what the desk's sheet calls so (`delivery.reach`): shown, or said to its end. What only arrived lies unseen.

    A home that waits for somebody because of an earlier alert stands on the list once; one that was seen to for this
    one doesn't come back.
    """
    if message.sent_at > at - UNREACHED_AFTER:
        return []
    heard = _reached([message.id])
    noted = (
        select(Visit.household_id)
        .where(Visit.why == Why.NOT_REACHED)
        .where(or_(Visit.closed_at.is_(None), Visit.message_id == message.id))
    )
    rows = session.execute(
        select(Household.id, Household.district_id)
        .join(AudienceHousehold, AudienceHousehold.household_id == Household.id)
        .where(AudienceHousehold.audience_id == message.audience_id, Household.left_at.is_(None))
        .where(has_device(), Household.id.not_in(heard), Household.id.not_in(noted))
    )
    return [(household_id, district_id) for household_id, district_id in rows]


@dataclass(frozen=True)
class Waiting:
    """An open line, as the clock sees it."""

    visit_id: UUID
    household_id: UUID
    message_id: UUID | None
    is_taken: bool


def waiting_lines(session: Session, why: Why) -> list[Waiting]:
    rows = session.execute(
        select(Visit.id, Visit.household_id, Visit.message_id, Visit.taken_by.is_not(None)).where(
            Visit.why == why, Visit.closed_at.is_(None)
        )
    )
    return [Waiting(visit_id, home, message, bool(taken)) for visit_id, home, message, taken in rows]


def what_followed(session: Session, message_id: UUID) -> list[UUID]:
    """The message and those that took its place one after the other, the newest last."""
    chain = [message_id]
    while (after := session.scalar(select(Message.id).where(Message.supersedes_id == chain[-1]))) is not None:
        chain.append(after)
    return chain


def homes_reached(session: Session, message_ids: Collection[UUID]) -> set[UUID]:
    """Households that one of these messages has reached."""
    return set(session.scalars(_reached(message_ids).distinct()))


def _reached(message_ids: Collection[UUID]) -> Select[UUID]:
    return select(Receipt.household_id).where(Receipt.message_id.in_(message_ids), Receipt.kind.in_(SEEN_OR_HEARD))
