"""Puts the demo town's places, people and devices into the database, a table at a time."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from district_hall.clock import local_day
from district_hall.demo import names, places
from district_hall.devices.models import Device, DeviceKind, TextSize
from district_hall.ids import new_id
from district_hall.people.models import Resident, StaffAccount, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District, Group, Hall, Household, Reach

SEED = 20321  # the town's municipality code: the same town each time
KIND_OF = {Reach.TABLET: DeviceKind.TABLET, Reach.PHONE: DeviceKind.PHONE}


@dataclass
class Rows:
    """What will be inserted, by table."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    households: list[dict[str, Any]] = field(default_factory=list)
    residents: list[dict[str, Any]] = field(default_factory=list)
    devices: list[dict[str, Any]] = field(default_factory=list)


def is_empty(session: Session) -> bool:
    return session.scalar(select(District.id).limit(1)) is None


def settle(session: Session, households: int, password_hash: str, *, at: datetime) -> int:
    """Fills an empty database with the eight districts, grown to `households`; answers how many there are."""
    rng = random.Random(SEED)
    rows = Rows()
    halls: dict[str, list[places.DemoHall]] = {}
    for hall in places.HALLS:
        halls.setdefault(hall.district, []).append(hall)
    for position, district in enumerate(places.grown_to(households)):
        row = District(
            id=new_id(), name=district.name, name_en=district.name_en, reading=district.reading, position=position
        )
        session.add(row)
        session.add_all(Hall(district_id=row.id, name=hall.name) for hall in halls.get(district.key, []))
        _fill_district(rows, row.id, district, rng, at)
        _elect_leader(session, row.id, district.key, password_hash, at)
    session.flush()
    for table, lines in (
        (Group, rows.groups),
        (Household, rows.households),
        (Resident, rows.residents),
        (Device, rows.devices),
    ):
        session.execute(insert(table), lines)
    return len(rows.households)


def _fill_district(
    rows: Rows, district_id: UUID, district: places.DemoDistrict, rng: random.Random, at: datetime
) -> None:
    year = local_day(at).year
    homes = names.people(rng, year, district.alone_share)
    for number, size in enumerate(district.groups, start=1):
        group_id = new_id()
        rows.groups.append({"id": group_id, "district_id": district_id, "number": number})
        for house in range(1, size + 1):
            home, reach = next(homes), Reach(district.reach(rng))
            household_id = new_id()
            rows.households.append(
                {
                    "id": household_id,
                    "district_id": district_id,
                    "group_id": group_id,
                    "number": house,
                    "name": home.name,
                    "is_member": rng.random() < district.member_share,
                    "reach": reach,
                }
            )
            rows.residents.extend(_resident(person, household_id) for person in home.people)
            if reach in KIND_OF:
                rows.devices.append(_device(household_id, KIND_OF[reach], rng, at))


def _resident(person: names.DemoPerson, household_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "household_id": household_id,
        "name": f"{person.family} {person.given}",
        "kana": f"{person.family_kana} {person.given_kana}",
        "birth_year": person.birth_year,
    }


def _device(household_id: UUID, kind: DeviceKind, rng: random.Random, at: datetime) -> dict[str, Any]:
    """A device that was paired some weeks ago. Nobody holds its credential."""
    device_id = new_id()
    return {
        "id": device_id,
        "household_id": household_id,
        "kind": kind,
        "credential_hash": sha256(device_id.bytes + rng.randbytes(32)).digest(),
        "language": "ja",
        "text_size": TextSize.NORMAL,
        "paired_at": at - timedelta(days=rng.randint(40, 60)),
        "last_seen_at": at - timedelta(minutes=rng.randint(1, 900)),
    }


def _elect_leader(session: Session, district_id: UUID, key: str, password_hash: str, at: datetime) -> None:
    leader = next(one for one in names.DISTRICT_LEADERS if one.district == key)
    account = StaffAccount(login=key, name=leader.name, password_hash=password_hash)
    session.add(account)
    session.flush()
    session.add(
        StaffRole(
            account_id=account.id, role=Role.DISTRICT_LEADER, district_id=district_id, since=at - timedelta(days=230)
        )
    )
