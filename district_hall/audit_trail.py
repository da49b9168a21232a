"""What is asked about the audit: who did what to which thing, when and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, and_, cast, false, func, literal, null, or_, select
from sqlalchemy.orm import Session, joinedload

from district_hall.audit import ActorKind, AuditEntry
from district_hall.clock import JST
from district_hall.delivery.models import Receipt
from district_hall.devices.models import Device, HouseholdCard, PairingCode
from district_hall.family.models import Absence, Consent, FamilyAccess, FamilyCode
from district_hall.people.models import Resident, StaffAccount, StaffRole, StaffSession
from district_hall.places.models import District, Group, Hall, Helper, Household
from district_hall.visits.models import Visit

# What a kind of subject is called and where it stands: ids, and with each its district, household and name (or null).
Subjects = Mapping[str, Select[Any]]
NOTHING = cast(null(), Uuid())
NAMELESS = literal("", String)


def about(row_id: Any, district_id: Any = NOTHING, household_id: Any = NOTHING, name: Any = NAMELESS) -> Select[Any]:
    """One entry of `Subjects`."""
    return select(
        row_id.label("id"),
        district_id.label("district_id"),
        household_id.label("household_id"),
        name.label("name"),
    )


def _of_household(table: Any) -> Select[Any]:
    home = select(Household.district_id).where(Household.id == table.household_id).scalar_subquery()
    return about(table.id, home, table.household_id)


def _of_device(table: Any) -> Select[Any]:
    place = func.coalesce(Household.district_id, Hall.district_id)
    return (
        about(table.id, place, table.household_id, func.coalesce(Hall.name, ""))
        .select_from(table)
        .outerjoin(Household, Household.id == table.household_id)
        .outerjoin(Hall, Hall.id == table.hall_id)
    )


def _of_person(table: Any) -> Select[Any]:
    return (
        about(table.id, Household.district_id, Household.id, Resident.name)
        .select_from(table)
        .join(Resident, Resident.id == table.resident_id)
        .join(Household, Household.id == Resident.household_id)
    )


SUBJECTS: Subjects = {
    "district": about(District.id, District.id, name=District.name),
    "group": about(Group.id, Group.district_id),
    "hall": about(Hall.id, Hall.district_id, name=Hall.name),
    "helper": about(Helper.id, Helper.district_id, name=Helper.name),
    "household": about(Household.id, Household.district_id, Household.id, Household.name),
    "resident": about(Resident.id, Household.district_id, Household.id, Resident.name).join(
        Household, Household.id == Resident.household_id
    ),
    "staffaccount": about(StaffAccount.id, name=StaffAccount.name),
    "staffrole": about(StaffRole.id, StaffRole.district_id, name=StaffAccount.name).join(
        StaffAccount, StaffAccount.id == StaffRole.account_id
    ),
    "staffsession": about(StaffSession.id),
    "device": _of_device(Device),
    "pairingcode": _of_device(PairingCode),
    "householdcard": _of_household(HouseholdCard),
    "receipt": _of_household(Receipt),
    "visit": _of_household(Visit),
    "consent": _of_person(Consent),
    "absence": _of_person(Absence),
    "familycode": about(FamilyCode.id, Household.district_id, Household.id, Resident.name)
    .join(Consent, Consent.id == FamilyCode.consent_id)
    .join(Resident, Resident.id == Consent.resident_id)
    .join(Household, Household.id == Resident.household_id),
}


@dataclass(frozen=True)
class Word:
    """One word that is looked for: as it was typed, and which acts and kinds of subject it names in the reader's language."""

    text: str
    acts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wish:
    """What is looked for; what is left out doesn't matter. Days are Japan's, both inclusive."""

    words: tuple[Word, ...] = ()
    actor_id: UUID | None = None
    actor_kind: ActorKind | None = None
    first_on: date | None = None
    last_on: date | None = None
    district_id: UUID | None = None


@dataclass(frozen=True)
class Subject:
    """Whom or what it was about. `name` is empty where it has none, or was erased."""

    name: str
    district_id: UUID | None
    household_id: UUID | None


def search(session: Session, wish: Wish, subjects: Subjects, *, offset: int, limit: int) -> list[AuditEntry]:
    """Newest first."""
    query = select(AuditEntry).where(*_times(wish), *(_says(word, subjects) for word in wish.words))
    if wish.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wish.actor_id)
    if wish.actor_kind is not None:
        query = query.where(AuditEntry.actor_kind == wish.actor_kind)
    if wish.district_id is not None:
        query = query.where(_is_in(wish.district_id, subjects))
    newest_first = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(session.scalars(newest_first.offset(offset).limit(limit)))


def _times(wish: Wish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.first_on is not None:
        found.append(AuditEntry.at >= datetime.combine(wish.first_on, time(0), JST))
    if wish.last_on is not None:
        found.append(AuditEntry.at < datetime.combine(wish.last_on, time(0), JST) + timedelta(days=1))
    return found


def _says(word: Word, subjects: Subjects) -> ColumnElement[bool]:
    """In what was done, who did it, or the kind or name of what it was done to."""
    staff = select(StaffAccount.id).where(StaffAccount.name.icontains(word.text, autoescape=True))
    named = [_subject_where(kind, rows, "name", word.text) for kind, rows in subjects.items()]
    return or_(
        AuditEntry.act.in_(word.acts),
        AuditEntry.act.icontains(word.text, autoescape=True),
        AuditEntry.subject_kind.in_(word.kinds),
        AuditEntry.actor_id.in_(staff),
        *named,
    )


def _is_in(district_id: UUID, subjects: Subjects) -> ColumnElement[bool]:
    """About something of this district, or done by somebody with an office in it."""
    there = [_subject_where(kind, rows, "district_id", district_id) for kind, rows in subjects.items()]
    officers = select(StaffRole.account_id).where(StaffRole.district_id == district_id)
    return or_(false(), *there, AuditEntry.actor_id.in_(officers))


def _subject_where(kind: str, rows: Select[Any], column: str, wanted: object) -> ColumnElement[bool]:
    known = rows.subquery()
    one = known.c[column]
    fits = one.icontains(wanted, autoescape=True) if isinstance(wanted, str) else one == wanted
    return and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(select(known.c.id).where(fits)))


def subjects_of(session: Session, entries: Iterable[AuditEntry], subjects: Subjects) -> dict[UUID, Subject]:
    """By the subject's id; what was removed since is left out."""
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.subject_id is not None:
            wanted.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    found: dict[UUID, Subject] = {}
    for kind, ids in wanted.items():
        if kind in subjects:
            known = subjects[kind].subquery()
            for row in session.execute(select(known).where(known.c.id.in_(ids))):
                found[row.id] = Subject(row.name or "", row.district_id, row.household_id)
    return found


@dataclass(frozen=True)
class Actor:
    """Who did it: a name (staff; for a family contact the resident's), or the household or hall of a device."""

    name: str = ""
    household_id: UUID | None = None


def actors_of(session: Session, entries: Sequence[AuditEntry]) -> dict[UUID, Actor]:
    """By the actor's id."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    found: dict[UUID, Actor] = {}
    for account_id, name in session.execute(select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(ids))):
        found[account_id] = Actor(name)
    devices = select(Device.id, Device.household_id, Hall.name).outerjoin(Hall, Hall.id == Device.hall_id)
    for device_id, household_id, hall in session.execute(devices.where(Device.id.in_(ids))):
        found[device_id] = Actor(hall or "", household_id)
    families = (
        select(FamilyAccess.phone_id, Resident.name, Resident.household_id)
        .join(Consent, Consent.id == FamilyAccess.consent_id)
        .join(Resident, Resident.id == Consent.resident_id)
        .where(FamilyAccess.phone_id.in_(ids))
        .order_by(FamilyAccess.since.desc())
    )
    for phone_id, name, household_id in session.execute(families):
        found[phone_id] = Actor(name, household_id)
    return found


def homes(session: Session, ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Households with group and district, also those that have left."""
    rows = session.scalars(
        select(Household)
        .where(Household.id.in_(list(ids)))
        .options(joinedload(Household.group), joinedload(Household.district))
    )
    return {home.id: home for home in rows}


def staff(session: Session) -> list[StaffAccount]:
    """Whoever has or had an account, by name."""
    return list(session.scalars(select(StaffAccount).order_by(StaffAccount.name, StaffAccount.login)))
