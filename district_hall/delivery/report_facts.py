"""What must be known to judge the reports of many devices at once: read in a few statements, whoever many they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, union, update
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold
from district_hall.audience.questions import meant_for
from district_hall.delivery.models import Message
from district_hall.devices.models import Device, DeviceKind
from district_hall.devices.rules import was_seen_long_ago
from district_hall.people.models import Resident
from district_hall.places.models import Hall, Household


@dataclass(frozen=True)
class Home:
    """A household, as far as reports need to know it."""

    id: UUID
    district_id: UUID


@dataclass(frozen=True)
class Sender:
    """A device that isn't revoked. `home` is None for a hall's shared tablet; `district_id` is where either stands."""

    id: UUID
    kind: DeviceKind
    district_id: UUID
    home: Home | None
    paired_at: datetime
    last_seen_at: datetime


def senders(session: Session, device_ids: Collection[UUID]) -> dict[UUID, Sender]:
    """The devices that may report; a revoked or unknown one is left out.

    Locked, and in one order: two processes that record for the same devices wait for each other and don't embrace.
    """
    district_id = func.coalesce(Household.district_id, Hall.district_id)
    rows = session.execute(
        select(Device.id, Device.kind, Device.household_id, district_id, Device.paired_at, Device.last_seen_at)
        .outerjoin(Household, Household.id == Device.household_id)
        .outerjoin(Hall, Hall.id == Device.hall_id)
        .where(Device.id.in_(device_ids), Device.revoked_at.is_(None))
        .order_by(Device.id)
        .with_for_update(key_share=True, of=Device)
    )
    return {
        device_id: Sender(device_id, kind, district, Home(household_id, district) if household_id else None, *moments)
        for device_id, kind, household_id, district, *moments in rows
    }


def note_seen(session: Session, some: Iterable[Sender], *, at: datetime) -> None:
    """No oftener than where they ask for their boards, and the first time: else they would count as never used."""
    late = [one.id for one in some if one.last_seen_at <= one.paired_at or was_seen_long_ago(one.last_seen_at, at=at)]
    if late:
        session.execute(update(Device).where(Device.id.in_(late)).values(last_seen_at=at))


def messages_ever_for(
    session: Session, household_ids: Collection[UUID], message_ids: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """Which of these messages mean, or meant when they were sent, which of these households: (household, message)."""
    if not message_ids or not household_ids:
        return set()
    now = (
        select(Household.id, Message.id)
        .join(Audience, Audience.id == Message.audience_id)
        .join(AudienceArea, AudienceArea.audience_id == Audience.id)
        .join(Household, meant_for(Household))
    )
    then = select(AudienceHousehold.household_id, Message.id).join(
        Message, Message.audience_id == AudienceHousehold.audience_id
    )
    pairs = session.execute(
        union(
            now.where(Message.id.in_(message_ids), Household.id.in_(household_ids)),
            then.where(Message.id.in_(message_ids), AudienceHousehold.household_id.in_(household_ids)),
        )
    )
    return {(household_id, message_id) for household_id, message_id in pairs}


@dataclass(frozen=True)
class Person:
    """Somebody who lives, or lived, in that home; of whoever was erased the name no longer says anything."""

    household_id: UUID
    erased: bool


def people(session: Session, resident_ids: Iterable[UUID]) -> dict[UUID, Person]:
    wanted = set(resident_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Resident.id, Resident.household_id, Resident.erased_at).where(Resident.id.in_(wanted))
    )
    return {one: Person(household_id, erased_at is not None) for one, household_id, erased_at in rows}
