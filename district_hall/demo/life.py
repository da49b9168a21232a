"""What happens in the demo town's homes: 元気です in the mornings, a few tablets that fell silent."""

import random
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from district_hall.clock import JST, local_day
from district_hall.devices.models import Device, DeviceKind
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.signs_of_life.models import SignKind, SignOfLife

SEED = 7
DAYS = 14
PRESSED = 0.9  # of the mornings
SILENT = 0.02  # of the tablets
PAIRED_BY_SEED = timedelta(days=39)


def begin(session: Session, *, at: datetime) -> None:
    """Two weeks of mornings of those who live alone with a tablet, and tablets seen lately."""
    rng = random.Random(SEED)
    alone = (
        select(Resident.household_id)
        .where(Resident.left_at.is_(None))
        .group_by(Resident.household_id)
        .having(func.count() == 1)
    )
    tablets = session.scalars(
        select(Device)
        .where(Device.kind == DeviceKind.TABLET, Device.household_id.in_(alone), Device.revoked_at.is_(None))
        .order_by(Device.id)
    )
    signs = [
        _morning(device, moment)
        for device in tablets
        for moment in _mornings(rng, at)
        if moment < at and rng.random() < PRESSED
    ]
    if signs:
        session.execute(insert(SignOfLife), signs)
    wake_tablets(session, at=at)


def _mornings(rng: random.Random, at: datetime) -> list[datetime]:
    today = local_day(at)
    usual = rng.gauss(7.5 * 60, 40)  # minutes after midnight
    return [
        datetime.combine(today - timedelta(days=days), time(), JST) + timedelta(minutes=max(300, rng.gauss(usual, 25)))
        for days in range(DAYS)
    ]


def _morning(device: Device, moment: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "household_id": device.household_id,
        "device_id": device.id,
        "client_id": new_id(),
        "kind": SignKind.CHECK_IN,
        "at": moment,
        "received_at": moment,
    }


def wake_tablets(session: Session, *, at: datetime) -> None:
    """The seeded devices, whose credentials nobody holds, have been seen lately; always the same few are silent."""
    rng = random.Random(SEED)
    seeded = session.scalars(
        select(Device).where(Device.revoked_at.is_(None), Device.paired_at < at - PAIRED_BY_SEED).order_by(Device.id)
    )
    for device in seeded:
        silent = device.kind is DeviceKind.TABLET and rng.random() < SILENT
        away = timedelta(days=rng.uniform(3.2, 6)) if silent else timedelta(minutes=rng.randint(1, 25))
        device.last_seen_at = at - away
