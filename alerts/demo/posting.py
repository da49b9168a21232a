"""Sends the demo town's broadcasts the way the desk does: one writes and hands in, another approves, some answer."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alerts import actions, wording
from alerts.actions import Content
from alerts.demo.broadcasts import BROADCASTS, Said
from alerts.models import Ask, Step
from district_hall.audience.models import AudienceHousehold
from district_hall.audience.questions import Area
from district_hall.clock import JST, local_day, now
from district_hall.db import Database
from district_hall.delivery.models import Message, Receipt, ReceiptKind, SafetyReply, Way
from district_hall.demo import places
from district_hall.devices.models import Device, DeviceKind
from district_hall.ids import new_id
from district_hall.people.models import Resident, StaffAccount
from district_hall.places.models import District

SEED = 29
LASTS = timedelta(hours=20)
ANSWERED = 0.7  # of the households with a device
ARRIVED = 0.97
EVACUATED = 0.3  # of those who answer for their safety


@dataclass(frozen=True)
class _Town:
    """Who writes, who approves, and the districts by their key."""

    writer: UUID
    approver: UUID
    districts: dict[str, UUID]


def fill(database: Database, say: Callable[[str], None]) -> str:
    """For `flask demo seed`."""
    say("放送を記録しています…")
    rng = random.Random(SEED)
    with database.reading() as session:
        town = _town(session)
    count = 0
    for said in BROADCASTS:
        day = local_day(now()) - timedelta(days=said.days_ago)
        at = datetime.combine(day, time(said.hour), JST)
        alert_id: UUID | None = None
        for one in (said, *said.then):
            at += timedelta(hours=one.hours) if one.step is not Step.FIRST else timedelta()
            alert_id = database.unit_of_work(_send, town, one, alert_id, rng, at=at)
            count += 1
        database.unit_of_work(actions.expire, at=_ends(at))
    return f"放送{count}件"


def _town(session: Session) -> _Town:
    accounts = {one.login: one.id for one in session.scalars(select(StaffAccount))}
    names = {one.name: one.id for one in session.scalars(select(District))}
    return _Town(accounts["desk"], accounts["desk2"], {each.key: names[each.name] for each in places.DISTRICTS})


def _send(session: Session, town: _Town, said: Said, follows: UUID | None, rng: random.Random, *, at: datetime) -> UUID:
    written_at = at - timedelta(minutes=4)
    if follows is None:
        alert = actions.start(session, by=town.writer, at=written_at, training=said.training)
    else:
        alert = actions.follow(session, follows, said.step, by=town.writer, at=written_at)
    seen = actions.edit(session, alert.id, _content(town, said, at), seen=alert.version, by=town.writer, at=written_at)
    actions.hand_in(session, alert.id, seen=seen, by=town.writer, at=at - timedelta(minutes=2))
    message = actions.approve(session, alert.id, seen=seen, by=town.approver, at=at)
    _let_them_answer(session, message, said, rng)
    return alert.id


def _content(town: _Town, said: Said, at: datetime) -> Content:
    return Content(
        transcript=said.transcript,
        level=said.level,
        hazard=said.hazard,
        title=said.title,
        body=wording.fold(said.transcript).body,
        plain=said.plain,
        english=said.english,
        ask=said.ask,
        areas=frozenset(Area(town.districts[key]) for key in said.districts),
        expires_at=_ends(at),
    )


def _ends(at: datetime) -> datetime:
    """Before today: at whatever hour the demo town is made, nothing of it still holds."""
    return min(at + LASTS, datetime.combine(local_day(now()), time(), JST))


def _let_them_answer(session: Session, message: Message, said: Said, rng: random.Random) -> None:
    """Receipts as the devices would have reported them."""
    meant = session.execute(
        select(Device.id, Device.kind, AudienceHousehold.household_id)
        .join(AudienceHousehold, AudienceHousehold.household_id == Device.household_id)
        .where(AudienceHousehold.audience_id == message.audience_id)
    ).all()
    people = _people(session, [row.household_id for row in meant]) if said.ask is Ask.SAFETY else {}
    receipts: list[dict[str, Any]] = []
    for device_id, kind, household_id in meant:
        if rng.random() > ARRIVED:
            continue
        at = message.sent_at + timedelta(seconds=rng.uniform(0.1, 2))
        blank = _Blank(message.id, household_id, device_id, Way(DeviceKind(kind).value))
        receipts += [blank.of(one, at) for one in (ReceiptKind.ARRIVED, ReceiptKind.SHOWN)]
        later = at + timedelta(minutes=rng.expovariate(1 / 12))
        if rng.random() > ANSWERED or later > now():
            continue
        if said.ask is Ask.ACKNOWLEDGE:
            receipts.append(blank.of(ReceiptKind.ACKNOWLEDGED, later))
        for resident_id in people.get(household_id, []):
            answer = SafetyReply.EVACUATED if rng.random() < EVACUATED else SafetyReply.SAFE
            receipts.append(blank.of(ReceiptKind.ANSWERED, later) | {"resident_id": resident_id, "answer": answer})
    if receipts:
        session.execute(insert(Receipt), receipts)


def _people(session: Session, household_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    rows = session.execute(
        select(Resident.household_id, Resident.id).where(
            Resident.household_id.in_(household_ids), Resident.left_at.is_(None)
        )
    )
    for household_id, resident_id in rows:
        found.setdefault(household_id, []).append(resident_id)
    return found


@dataclass(frozen=True)
class _Blank:
    """What all receipts of one device for one message have in common."""

    message_id: UUID
    household_id: UUID
    device_id: UUID
    way: Way

    def of(self, kind: ReceiptKind, at: datetime) -> dict[str, Any]:
        return {
            "id": new_id(),
            "message_id": self.message_id,
            "household_id": self.household_id,
            "device_id": self.device_id,
            "way": self.way,
            "kind": kind,
            "client_id": new_id(),
            "occurred_at": at,
            "received_at": at,
            "resident_id": None,
            "answer": None,
            "sequence": None,
            "recorded_by": None,
        }
