"""放送をもう一度聞く: what a device is told of alerts that are over."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from alerts import actions as alerts
from alerts.actions import Content
from alerts.models import Ask, Hazard
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.devices.models import Device
from tests.town import Town
from tests.web.visitors import Browser, paired


@pytest.fixture
def over(database: Database, town: Town) -> UUID:
    """A broadcast to 追分区 that ran out a minute ago."""
    chief, at = town.staff["chief"], now() - timedelta(hours=2)
    content = Content(
        transcript="クマが目撃されました。",
        level=None,
        hazard=Hazard.BEAR,
        title="クマの目撃",
        body="クマが目撃されました。",
        plain="",
        english="",
        ask=Ask.ACKNOWLEDGE,
        areas=frozenset({Area(town.districts["oiwake"])}),
        expires_at=now() - timedelta(minutes=1),
    )

    def send(session: Session) -> Message:
        alert = alerts.start(session, by=chief, at=at)
        seen = alerts.edit(session, alert.id, content, seen=0, by=chief, at=at)
        return alerts.send_alone(session, alert.id, seen=seen, by=chief, at=at, reason="急ぐため")

    return database.unit_of_work(send).id


def told(browser: Browser) -> dict[str, object]:
    (broadcast,) = browser.get("/api/board").get_json()["broadcasts"]
    return {"status": broadcast["status"], "missed": broadcast["missed"]}


def test_a_tablet_that_was_off_is_told_what_it_missed(app: Flask, database: Database, town: Town, over: UUID) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    yesterday = now() - timedelta(days=1)
    database.unit_of_work(
        lambda session: session.execute(update(Device).where(Device.id == tablet.device_id).values(paired_at=yesterday))
    )
    assert told(tablet) == {"status": "expired", "missed": True}
    shown = {"id": "01990000-0000-7000-8000-000000000001", "sequence": 1, "kind": "shown", "message": str(over)}
    tablet.post("/api/reports", {"reports": [{**shown, "occurred_at": yesterday.isoformat()}]})
    assert told(tablet) == {"status": "expired", "missed": False}


def test_what_was_said_before_a_device_was_there_it_has_not_missed(app: Flask, town: Town, over: UUID) -> None:
    assert told(paired(app, town, "oiwake/1/1")) == {"status": "expired", "missed": False}
