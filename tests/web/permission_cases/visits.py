"""The visits list."""

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.visits import actions
from district_hall.visits.models import Visit
from tests import town as story
from tests.town import Town
from tests.web.permission_cases.base import COMMISSIONER, LEADER, LEADERS, Case

OURS = LEADER | COMMISSIONER
CASES: dict[str, list[Case]] = {
    "visits.listing": [Case("GET", "/visits/", LEADERS | COMMISSIONER)],
    "visits.live": [Case("GET", "/visits/list", LEADERS | COMMISSIONER)],
    "visits.take": [Case("POST", "/visits/take", OURS, {"data": {"visit": "{asked}"}})],
    "visits.give_back": [Case("POST", "/visits/give-back", OURS, {"data": {"visit": "{taken}"}})],
    "visits.finish": [Case("POST", "/visits/finish", OURS, {"data": {"visit": "{taken}", "note": ""}})],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    """A line that nobody has taken, and one that the leader has."""
    database: Database = app.extensions["house"].database
    asked, taken = (_asked(database, town, home) for home in ("oiwake/2/1", "oiwake/2/2"))
    with database.reading() as session:
        is_free = session.get_one(Visit, taken).taken_by is None
    if is_free:
        database.unit_of_work(actions.take, [taken], by=town.leaders["oiwake"], at=now())
    return {"asked": asked, "taken": taken}


def _asked(database: Database, town: Town, home: str) -> UUID:
    device = story.pair(database, town, home).device_id
    line = Report(uuid4(), 1, ReportKind.ASK_VISIT, now())
    database.unit_of_work(record_reports, device, [line], sent_at=now(), at=now())
    with database.reading() as session:
        open_here = select(Visit.id).where(Visit.household_id == town.households[home], Visit.closed_at.is_(None))
        return session.scalars(open_here).one()
