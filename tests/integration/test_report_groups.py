"""Reports of many devices share one commit; none takes its companions along, and each hears of its own after it."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from district_hall import together
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import report_groups
from district_hall.delivery.models import Receipt
from district_hall.delivery.report_groups import ReportGroups
from district_hall.delivery.report_words import Outcome, Report, ReportKind, Submission
from district_hall.delivery.reports import record_together
from district_hall.devices import actions as devices
from district_hall.devices.models import Device
from district_hall.errors import NotFound
from district_hall.signs_of_life.models import SignOfLife
from tests import town as story
from tests.town import Town

HOMES = ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1", "oiwake/2/2")


def read(message: UUID | None) -> Report:
    return Report(uuid4(), 1, ReportKind.READ, now(), message)


def rows(database: Database, table: type[Receipt] | type[SignOfLife]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class Rush:
    """Several devices that report while another's commit is on its way: they form one group."""

    def __init__(self, groups: ReportGroups) -> None:
        self.groups = groups
        self.outcomes: dict[int, Outcome | Exception] = {}

    def send(self, submissions: Sequence[Submission]) -> list[Outcome | Exception]:
        """All at once; each one's outcome, or what was raised to it, in their order."""
        together = self.groups._together
        together._led = True  # as if a commit were on its way
        threads = [threading.Thread(target=self._one, args=(n, one)) for n, one in enumerate(submissions)]
        for thread in threads:
            thread.start()
        while len(together._waiting) < len(submissions):
            threading.Event().wait(0.001)
        together._waiting[0].woken.set()
        for thread in threads:
            thread.join(30)
        return [self.outcomes[n] for n in range(len(submissions))]

    def _one(self, number: int, one: Submission) -> None:
        try:
            self.outcomes[number] = self.groups.record(one.device_id, one.reports, sent_at=one.sent_at)
        except Exception as error:  # noqa: BLE001 - what the device would hear
            self.outcomes[number] = error


@pytest.fixture
def groups(database: Database) -> ReportGroups:
    return ReportGroups(database)


@pytest.fixture
def message(database: Database, town: Town) -> UUID:
    return story.publish(database, town, story.write(database, town)).id


@pytest.fixture
def tablets(database: Database, town: Town) -> list[UUID]:
    return [story.pair(database, town, home).device_id for home in HOMES]


def commits_of(database: Database, act: Callable[[], object]) -> int:
    """How many transactions `act` commits."""
    counted: list[object] = []
    engine: Engine = database._group._engine if database._group else database._reader

    def count(connection: object) -> None:
        counted.append(connection)

    event.listen(engine, "commit", count)
    try:
        act()
    finally:
        event.remove(engine, "commit", count)
    return len(counted)


def test_reports_that_arrive_together_share_one_commit(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    given = [Submission(tablet, [read(message), read(message)], now()) for tablet in tablets]
    answers: list[Outcome | Exception] = []
    assert commits_of(database, lambda: answers.extend(Rush(groups).send(given))) == 1
    for one, answer in zip(given, answers, strict=True):
        assert isinstance(answer, Outcome)
        assert answer.confirmed == [report.id for report in one.reports]
    assert rows(database, Receipt) == rows(database, SignOfLife) == 2 * len(tablets)


def test_a_lone_report_is_held_for_others_no_longer_than_two_tenths_of_a_second(
    groups: ReportGroups, message: UUID, tablets: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[float] = []
    monkeypatch.setattr(together, "sleep", held.append)
    pressed = read(message)
    assert groups.record(tablets[0], [pressed], sent_at=now()).confirmed == [pressed.id]
    assert held == [report_groups.HOLD]
    assert report_groups.HOLD <= 0.2


def test_each_hears_only_of_its_own(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    good, bad = read(message), read(uuid4())
    devices_now = now()
    given = [Submission(tablets[0], [good, bad], devices_now), Submission(tablets[1], [read(message)], None)]
    first, second = Rush(groups).send(given)
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert first.confirmed == [good.id]
    assert [(one.id, one.code) for one in first.refused] == [(str(bad.id), "message-unknown")]
    assert second.confirmed == [given[1].reports[0].id]
    assert second.refused == []


def test_a_revoked_device_is_refused_and_its_companions_are_recorded(
    database: Database, town: Town, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    database.unit_of_work(devices.revoke, tablets[1], by=town.leaders["oiwake"], at=now())
    answers = Rush(groups).send([Submission(tablet, [read(message)], now()) for tablet in tablets])
    assert [type(one) for one in answers] == [Outcome, NotFound, Outcome, Outcome]
    assert rows(database, Receipt) == 3


def test_one_that_fails_does_not_take_its_companions_along(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing_for_one(session: Session, submissions: Sequence[Submission], **kwargs: Any) -> Any:
        outcomes = record_together(session, submissions, **kwargs)
        if any(one.device_id == tablets[2] for one in submissions):
            raise ZeroDivisionError
        return outcomes

    monkeypatch.setattr(report_groups, "record_together", failing_for_one)
    answers = Rush(groups).send([Submission(tablet, [read(message)], now()) for tablet in tablets])
    assert [type(one) for one in answers] == [Outcome, Outcome, ZeroDivisionError, Outcome]
    assert rows(database, Receipt) == 3


def test_a_database_that_is_gone_is_asked_once_and_not_once_for_each(
    groups: ReportGroups, message: UUID, tablets: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def gone(_session: Session, submissions: Sequence[Submission], **_: Any) -> Any:
        asked.append(len(submissions))
        raise OperationalError("COMMIT", None, OSError("gone"))

    monkeypatch.setattr(report_groups, "record_together", gone)
    answers = Rush(groups).send([Submission(tablet, [read(message)], now()) for tablet in tablets])
    assert {type(one) for one in answers} == {OperationalError}
    assert asked == [len(tablets)]


def test_the_same_device_twice_in_one_group_is_recorded_once(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    report = read(message)
    answers = Rush(groups).send([Submission(tablets[0], [report, report], now())] * 3)
    assert [one.confirmed for one in answers if isinstance(one, Outcome)] == [[report.id, report.id]] * 3
    assert rows(database, Receipt) == rows(database, SignOfLife) == 1


def test_two_processes_may_record_for_the_same_devices_at_once(
    database: Database, message: UUID, tablets: list[UUID]
) -> None:
    reports = {tablet: read(message) for tablet in tablets}
    there = [Submission(tablet, [reports[tablet]], now()) for tablet in tablets]
    back = list(reversed(there))
    answers: list[list[Outcome | Exception]] = []
    rushes = [
        threading.Thread(target=lambda given=given: answers.append(Rush(ReportGroups(database)).send(given)))
        for given in (there, back) * 3
    ]
    for thread in rushes:
        thread.start()
    for thread in rushes:
        thread.join(60)
    assert [len(one) for one in answers] == [len(tablets)] * 6
    assert all(isinstance(one, Outcome) for many in answers for one in many)
    assert rows(database, Receipt) == len(tablets)


def test_whoever_looks_is_told_once_for_a_group(
    groups: ReportGroups, town: Town, message: UUID, tablets: list[UUID]
) -> None:
    told: list[Outcome] = []
    groups.told = told.append
    Rush(groups).send([Submission(tablet, [read(message)], now()) for tablet in tablets])
    assert [(one.touched, one.changed) for one in told] == [({message}, {town.households[home] for home in HOMES})]


def test_what_is_recorded_is_confirmed_also_where_nobody_could_be_told(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    def broken(_outcome: Outcome) -> None:
        raise ConnectionError

    groups.told = broken
    assert groups.record(tablets[0], [read(message)], sent_at=now()).confirmed
    assert rows(database, Receipt) == 1


@pytest.mark.parametrize(
    ("ago", "written"),
    [(timedelta(hours=1), True), (timedelta(minutes=1), False), (-timedelta(hours=1), True)],
    ids=["long ago", "just now", "and the clock was set back"],
)
def test_the_devices_count_as_seen_when_they_weren_t_just_now(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID], ago: timedelta, *, written: bool
) -> None:
    before = now()
    moments = {"paired_at": before - timedelta(days=1), "last_seen_at": before - ago}
    database.unit_of_work(lambda session: session.execute(update(Device).values(moments)))
    Rush(groups).send([Submission(tablet, [read(message)], before - timedelta(days=3)) for tablet in tablets])
    with database.reading() as session:
        seen = session.scalars(select(Device.last_seen_at).where(Device.id.in_(tablets))).all()
    assert all((before <= one <= now()) is written for one in seen)


def test_a_device_that_was_used_only_just_after_it_was_paired_isn_t_listed_as_never_used(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    groups.record(tablets[0], [read(message)], sent_at=None)
    with database.reading() as session:
        device = session.get_one(Device, tablets[0])
        assert device.last_seen_at > device.paired_at


def test_a_group_needs_as_many_statements_as_a_single_device(
    database: Database, groups: ReportGroups, message: UUID, tablets: list[UUID]
) -> None:
    def statements(submissions: Sequence[Submission]) -> int:
        counted: list[str] = []
        engine: Engine = database._group._engine if database._group else database._reader

        def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            Rush(groups).send(submissions)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    def given(some: Sequence[UUID]) -> list[Submission]:
        return [Submission(tablet, [read(message)], now()) for tablet in some]

    unseen = update(Device).values(last_seen_at=now() - timedelta(hours=1))
    database.unit_of_work(lambda session: session.execute(unseen))
    assert statements(given(tablets[:1])) == 5
    database.unit_of_work(lambda session: session.execute(unseen))
    assert statements(given(tablets)) == 5
    assert statements(given(tablets)) == 4  # that they are here is known
