"""The town's tablets and phones: which are in use, silent, never switched on, shut out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from district_hall import audit
from district_hall.devices.models import Device, DeviceKind, PairingCode
from district_hall.devices.questions import device
from district_hall.errors import N_, NotFound, Refused
from district_hall.places.models import District, Group, Hall, Household, Reach

SILENT_AFTER = timedelta(days=3)
NEVER_USED_AFTER = timedelta(days=1)
LABEL_TAKEN = N_("備品番号「%(label)s」は、ほかの端末で使っています。")
REVOKED_ALREADY = N_("この端末は、もう使えないようにしてあります。")


class Show(StrEnum):
    """Which devices to list."""

    IN_USE = "in_use"
    SILENT = "silent"
    NEVER_USED = "never_used"
    REVOKED = "revoked"


def which(show: Show, *, at: datetime) -> ColumnElement[bool]:
    """`never_used`: paired at least a day ago and not seen since (a device that is on is noted every few minutes)."""
    in_use = Device.revoked_at.is_(None)
    return {
        Show.IN_USE: in_use,
        Show.SILENT: and_(in_use, Device.last_seen_at < at - SILENT_AFTER),
        Show.NEVER_USED: and_(
            in_use, Device.last_seen_at <= Device.paired_at, Device.paired_at < at - NEVER_USED_AFTER
        ),
        Show.REVOKED: Device.revoked_at.is_not(None),
    }[show]


def devices(session: Session, show: Show, *, at: datetime, offset: int = 0, limit: int = 50) -> list[Device]:
    """With their household or hall; the longest silent first, what was shut out newest first."""
    order = Device.revoked_at.desc() if show is Show.REVOKED else Device.last_seen_at
    query = select(Device).where(which(show, at=at)).order_by(order, Device.id).offset(offset).limit(limit)
    return list(session.scalars(with_home(query)))


def with_home(query: Select[Device]) -> Select[Device]:
    home = joinedload(Device.household)
    return query.options(
        home.joinedload(Household.group),
        home.joinedload(Household.district),
        joinedload(Device.hall).joinedload(Hall.district),
    )


def how_many(session: Session, *, at: datetime) -> dict[Show, int]:
    return {
        show: session.scalar(select(func.count()).select_from(Device).where(which(show, at=at))) or 0 for show in Show
    }


def devices_ever_of(session: Session, household_id: UUID) -> list[Device]:
    """The household's devices, those in use first, newest first."""
    return list(
        session.scalars(
            select(Device)
            .where(Device.household_id == household_id)
            .order_by(Device.revoked_at.is_not(None), Device.paired_at.desc(), Device.id)
        )
    )


@dataclass
class Inhabited:
    """A district in numbers, of those who live there now. `silent` and `tablets` count devices, the others households."""

    households: int = 0
    members: int = 0
    tablets: int = 0
    silent: int = 0
    by_reach: dict[Reach, int] = field(default_factory=dict)


def by_district(session: Session, *, at: datetime) -> dict[UUID, Inhabited]:
    found: dict[UUID, Inhabited] = {}
    for district_id, reach, is_member, number in session.execute(
        select(Household.district_id, Household.reach, Household.is_member, func.count())
        .where(Household.left_at.is_(None))
        .group_by(Household.district_id, Household.reach, Household.is_member)
    ):
        one = found.setdefault(district_id, Inhabited())
        one.households += number
        one.members += number if is_member else 0
        one.by_reach[reach] = one.by_reach.get(reach, 0) + number
    for show in (Show.IN_USE, Show.SILENT):
        for district_id, number in session.execute(
            select(Household.district_id, func.count(Device.id))
            .join(Device, Device.household_id == Household.id)
            .where(Device.kind == DeviceKind.TABLET, which(show, at=at))
            .group_by(Household.district_id)
        ):
            one = found.setdefault(district_id, Inhabited())
            if show is Show.SILENT:
                one.silent = number
            else:
                one.tablets = number
    return found


def without_tablet() -> ColumnElement[bool]:
    """Whether a household that is to be reached by tablet has no device at all."""
    in_use = select(Device.id).where(Device.household_id == Household.id, Device.revoked_at.is_(None))
    return and_(Household.left_at.is_(None), Household.reach == Reach.TABLET, ~in_use.exists())


def count_without_tablet(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Household).where(without_tablet())) or 0


def households_without_tablet(session: Session, *, offset: int = 0, limit: int = 50) -> list[Household]:
    return list(
        session.scalars(
            select(Household)
            .join(Household.group)
            .join(Household.district)
            .where(without_tablet())
            .order_by(District.position, Group.number, Household.number)
            .options(joinedload(Household.group), joinedload(Household.district))
            .offset(offset)
            .limit(limit)
        )
    )


def open_codes(session: Session, *, at: datetime) -> int:
    """How many ways in are handed out and not used yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(PairingCode)
            .where(PairingCode.used_at.is_(None), PairingCode.expires_at > at)
        )
        or 0
    )


def change_label(session: Session, device_id: UUID, label: str, *, by: UUID) -> Device:
    """The inventory number; one that is in use elsewhere is refused, so that a lost tablet is found by it."""
    row = device(session, device_id)
    same = select(Device.id).where(Device.label == label, Device.revoked_at.is_(None), Device.id != row.id)
    if label and session.scalar(same.limit(1)) is not None:
        raise Refused("label-taken", LABEL_TAKEN, field="label", label=label)
    row.label = label
    session.flush()
    audit.record(session, "change_label", row, by=by)
    return row


def found(session: Session, device_id: UUID) -> Device:
    """With its household or hall, and their district; raises NotFound."""
    row = session.scalar(with_home(select(Device).where(Device.id == device_id)))
    if row is None:
        raise NotFound
    return row


def in_use(session: Session, device_id: UUID) -> Device:
    """Raises NotFound where there is none, Refused where it is shut out already."""
    row = device(session, device_id)
    if row.revoked_at is not None:
        raise Refused("device-revoked", REVOKED_ALREADY)
    return row
