"""The town disaster desk."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from alerts import actions
from alerts.actions import Content
from alerts.models import Ask, Hazard
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from tests.town import Town
from tests.web.permission_cases.base import CHIEF, DESK, FORM, Case

SEEN = {"data": {"seen": "1"}}
REASON = {"data": {"seen": "1", "reason": "急ぐ"}}

CASES: dict[str, list[Case]] = {
    "overview.listing": [Case("GET", "/desk/", DESK)],
    "overview.fragment": [Case("GET", "/desk/now", DESK)],
    "overview.start": [Case("POST", "/desk/alerts", DESK, FORM)],
    "alert_writing.write": [Case("GET", "/desk/alerts/{alert}/write", DESK)],
    "alert_writing.save": [Case("POST", "/desk/alerts/{alert}/write", DESK, SEEN)],
    "alert_writing.save_anew": [Case("POST", "/desk/alerts/{alert}/anew", DESK, FORM)],
    "alert_writing.fold": [Case("POST", "/desk/fold", DESK, {"json": {"transcript": "x"}})],
    "alert_writing.confirm_discarding": [Case("GET", "/desk/alerts/{alert}/discard", DESK)],
    "alert_writing.discard": [Case("POST", "/desk/alerts/{alert}/discard", DESK, FORM)],
    "alert_sheet.show": [Case("GET", "/desk/alerts/{alert}", DESK), Case("GET", "/desk/alerts/{live_alert}", DESK)],
    "alert_sheet.live": [Case("GET", "/desk/alerts/{live_alert}/receipts", DESK)],
    "alert_sheet.where_it_stands": [Case("GET", "/desk/alerts/{alert}/standing", DESK)],
    "checking.hand_in": [Case("POST", "/desk/alerts/{alert}/hand-in", DESK, SEEN)],
    "checking.approve": [Case("POST", "/desk/alerts/{waiting_alert}/approve", DESK, SEEN)],
    "checking.give_back": [Case("POST", "/desk/alerts/{waiting_alert}/give-back", DESK, REASON)],
    "checking.send_alone": [Case("POST", "/desk/alerts/{alert}/send-alone", CHIEF, REASON)],
    "following.begin": [Case("POST", "/desk/alerts/{live_alert}/follow/update", DESK, FORM)],
    "following.confirm": [Case("GET", "/desk/alerts/{live_alert}/end/all_clear", DESK)],
    "following.end": [Case("POST", "/desk/alerts/{live_alert}/end/all_clear", DESK, FORM)],
    "following.end_alone": [Case("POST", "/desk/alerts/{live_alert}/end/cancel/alone", CHIEF, REASON)],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    """A draft, one that waits, and one that is out."""
    database: Database = app.extensions["house"].database
    return {
        "alert": database.unit_of_work(_written, town),
        "waiting_alert": database.unit_of_work(_waiting, town),
        "live_alert": database.unit_of_work(_sent, town),
    }


def _written(session: Session, town: Town) -> UUID:
    by, at = town.staff["desk2"], now()
    alert = actions.start(session, by=by, at=at)
    content = Content(
        transcript="土砂災害のおそれがあります。避難してください。",
        level=4,
        hazard=Hazard.LANDSLIDE,
        title="避難指示",
        body="土砂災害のおそれがあります。避難してください。",
        plain="",
        english="",
        ask=Ask.SAFETY,
        areas=frozenset({Area(town.districts["oiwake"])}),
        expires_at=at + timedelta(hours=6),
    )
    actions.edit(session, alert.id, content, seen=0, by=by, at=at)
    return alert.id


def _waiting(session: Session, town: Town) -> UUID:
    alert_id = _written(session, town)
    actions.hand_in(session, alert_id, seen=1, by=town.staff["desk2"], at=now())
    return alert_id


def _sent(session: Session, town: Town) -> UUID:
    alert_id = _waiting(session, town)
    actions.approve(session, alert_id, seen=1, by=town.staff["chief"], at=now())
    return alert_id
