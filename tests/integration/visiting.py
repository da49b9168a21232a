"""What the tests of visits share: alerts, silent tablets, absences, and what households say."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant
from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, send
from district_hall.delivery.models import Message, MessageKind
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices.models import Device, DeviceKind
from district_hall.errors import Refused
from district_hall.family.models import Absence, Party
from district_hall.places.models import Group, Household, Reach
from district_hall.visits.models import Visit, Why
from district_hall.visits.worklist import Worklist, worklist
from tests import town as story
from tests.town import Town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def alert_card(level: int | None = 4, ask: str = "acknowledge", step: str = "first") -> dict[str, Any]:
    texts = {language: {"title": "避難指示", "body": "避難してください。"} for language in ("ja", "ja-plain", "en")}
    return {"kind": "alert", "step": step, "level": level, "ask": ask, "texts": texts, "voice": {}}


def announce(
    database: Database,
    town: Town,
    card: dict[str, Any] | None = None,
    *,
    ago: timedelta = HOUR,
    terms: Terms | None = None,
) -> Message:
    meant = Meant([Area(town.districts["oiwake"])], Membership.EVERYONE)
    terms = terms or Terms(MessageKind.ALERT)
    return database.unit_of_work(send, None, meant, card or alert_card(), terms, at=now() - ago)


def last_seen(database: Database, device_id: UUID, ago: timedelta) -> None:
    database.unit_of_work(
        lambda session: session.execute(update(Device).where(Device.id == device_id).values(last_seen_at=now() - ago))
    )


def say(database: Database, device_id: UUID, kind: ReportKind, **more: Any) -> None:
    line = Report(uuid4(), 1, kind, now(), **more)
    database.unit_of_work(record_reports, device_id, [line], sent_at=now(), at=now())


def visits(database: Database) -> list[Visit]:
    with database.reading() as session:
        return list(session.scalars(select(Visit).order_by(Visit.id)))


def still_open(database: Database) -> list[tuple[Why, UUID]]:
    return [(one.why, one.household_id) for one in visits(database) if one.closed_at is None]


def oiwake(database: Database, town: Town) -> Worklist:
    with database.reading() as session:
        return worklist(session, town.districts["oiwake"], at=now())


def silent_tablet(database: Database, town: Town, home: str = "oiwake/1/1", ago: timedelta = 4 * DAY) -> UUID:
    device = story.pair(database, town, home).device_id
    last_seen(database, device, ago)
    return device


def away(database: Database, resident_ids: Iterable[UUID], *, until: int | None = 5, undone: bool = False) -> None:
    today = local_day(now())

    def enter(session: Session) -> None:
        for resident_id in resident_ids:
            absence = Absence(
                resident_id=resident_id,
                first_on=today - DAY,
                last_on=None if until is None else today + until * DAY,
                entered_by=Party.ELDER,
                undone_at=now() if undone else None,
            )
            session.add(absence)

    database.unit_of_work(enter)


def many_homes(database: Database, town: Town, count: int) -> list[UUID]:
    """More homes with tablets in 借宿区, all silent since the same quarter of an hour four days ago."""

    def settle(session: Session) -> list[UUID]:
        group = session.get_one(Group, town.groups["kariyado/1"])
        found = []
        for number in range(10, 10 + count):
            home = Household(
                district_id=group.district_id,
                group_id=group.id,
                number=number,
                name="市村",
                is_member=True,
                reach=Reach.TABLET,
            )
            session.add(home)
            session.flush()
            seen = now() - 4 * DAY + timedelta(minutes=number)
            session.add(
                Device(
                    household_id=home.id, kind=DeviceKind.TABLET, credential_hash=home.id.bytes * 2, last_seen_at=seen
                )
            )
            found.append(home.id)
        return found

    return database.unit_of_work(settle)


@contextmanager
def refusal(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    with pytest.raises(Refused) as refused:
        yield refused
    assert refused.value.code == code


def asked(database: Database, town: Town, home: str = "oiwake/1/1") -> UUID:
    device = story.pair(database, town, home).device_id
    say(database, device, ReportKind.ASK_VISIT)
    return next(one.id for one in visits(database) if one.household_id == town.households[home])
