"""Each mechanism is needed: take it away, and what it is for no longer holds. With real processes: test_switches.py."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from district_hall import failpoints
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.health import worker_age
from tablet_ui.sweeper import SWEEP_EVERY
from tests import town as story
from tests.crash.street import SOON, Street
from tests.integration.pushing import Hand, claim, subscribe
from tests.services.waiting import eventually
from tests.town import Town

SOME_SWEEPS = timedelta(seconds=4 * SWEEP_EVERY)

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]


def two_workers_claim(database: Database, town: Town, hand: Hand) -> list[int]:
    subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    story.publish(database, town, story.write(database, town))
    at = now() + timedelta(minutes=1)
    return [len(claim(database, hand, at)), len(claim(database, hand, at))]


def test_with_a_lease_one_worker_of_two_sends(database: Database, town: Town) -> None:
    assert two_workers_claim(database, town, Hand()) == [1, 0]


def test_without_a_lease_both_workers_send(database: Database, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_WITHOUT", {"lease"})
    assert two_workers_claim(database, town, Hand()) == [1, 1]


def report_twice(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    pressed = Report(uuid4(), 1, ReportKind.CHECK_IN, now())
    for _ in range(2):
        outcome = database.unit_of_work(record_reports, tablet.device_id, [pressed], sent_at=now(), at=now())
        assert outcome.confirmed == [pressed.id]


def test_with_the_duplicate_check_a_repeat_is_confirmed(database: Database, town: Town) -> None:
    report_twice(database, town)


def test_without_the_duplicate_check_a_repeat_is_an_error(
    database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failpoints, "_WITHOUT", {"duplicates"})
    with pytest.raises(IntegrityError):
        report_twice(database, town)


def test_with_the_sweeper_a_tablet_hears_of_what_another_process_committed(street: Callable[..., Street]) -> None:
    people = street()
    message = people.publish()
    eventually(lambda: all(message in tablet.shown and tablet.words for tablet in people.tablets), SOON)
    eventually(lambda: people.open_entries() == 0, SOON)


def test_without_the_sweeper_nothing_of_it_is_emitted(street: Callable[..., Street]) -> None:
    """What shows it at last is the board, asked for now and then: minutes, not moments."""
    people = street(WITHOUT="sweeper")
    message = people.publish()
    some_sweeps_later = now() + SOME_SWEEPS
    eventually(lambda: has_beaten(people.database, after=some_sweeps_later), SOON)
    for tablet in people.tablets:
        tablet.ask_now()
    eventually(lambda: all(message in tablet.shown for tablet in people.tablets), SOON)
    assert [tablet.words for tablet in people.tablets] == [0] * len(people.tablets)
    assert people.open_entries() == 1


def has_beaten(database: Database, *, after: datetime) -> bool:
    """Whether the board's worker has said since then that it lives."""
    with database.reading() as session:
        age = worker_age(session, at=after)
    return age is not None and age < timedelta(0)
