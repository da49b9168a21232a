"""The clock set back an hour under way: what was sent before and after reaches everybody in the usual time, and once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery.models import AttemptResult
from district_hall.devices import actions as devices
from district_hall.people.models import StaffRole
from tests.crash import plays
from tests.crash.clock import Clock
from tests.crash.leader import Leader
from tests.crash.plays import HOUR
from tests.crash.street import SOON, Street
from tests.crash.test_push import shown_by, written_down
from tests.services.push_service import CREATED, PushService, answer, push_service
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


@pytest.mark.parametrize("place", ["after-commit-before-emit", "after-claim-before-emit"])
def test_what_was_committed_before_and_not_emitted_is_emitted_soon(
    street: Callable[..., Street], clock: Clock, place: str
) -> None:
    """Also where a process that died before had claimed it: its lease isn't an hour longer."""
    plays.the_clock_is_set_back_after_the_sender_has_died(street(), clock, place)


def test_tablets_that_stay_connected_get_and_report_all_of_it(street: Callable[..., Street], clock: Clock) -> None:
    plays.the_clock_is_set_back_under_way(street(), clock)


def test_a_browser_is_told_soon_of_what_a_dead_worker_had_claimed_before(
    street: Callable[..., Street], clock: Clock, service: PushService
) -> None:
    people = street(PUSH_CA=service.trusted)
    phones = people.subscribe(service.origin)
    people.dies_at("after-claim")
    early = people.publish()
    eventually(people.has_died, SOON)
    clock.move(-HOUR)
    late = people.publish()
    people.everything_is_there_once()
    assert {len(shown_by(phones, service)[phone, message]) for phone in phones for message in (early, late)} == {1}


def test_a_browser_whose_service_was_busy_before_is_tried_again_soon(
    street: Callable[..., Street], clock: Clock, service: PushService
) -> None:
    people = street(PUSH_CA=service.trusted)
    phones = people.subscribe(service.origin)
    service.respond = lambda _received: answer(503)
    message = people.publish()
    eventually(lambda: len(written_down(people, phones)) == len(phones), SOON)
    clock.move(-HOUR)
    service.respond = lambda _received: CREATED
    people.everything_is_there_once()
    assert {tries[-1] for tries in written_down(people, phones).values()} == {AttemptResult.SENT}
    assert {len(set(shown_by(phones, service)[phone, message])) for phone in phones} == {1}


def test_a_leader_stays_signed_in(street: Callable[..., Street], clock: Clock) -> None:
    people = street()
    people.database.unit_of_work(began_long_ago)
    leader = Leader(people.board.url)
    clock.move(-HOUR)
    assert leader.get("/leader/").url.endswith("/leader/")


def began_long_ago(session: Session) -> None:
    session.execute(update(StaffRole).values(since=now() - 2 * HOUR))


def test_a_device_that_is_shut_out_afterwards_is_cut_off_at_once(street: Callable[..., Street], clock: Clock) -> None:
    people = street()
    clock.move(-HOUR)
    leader = people.town.leaders["oiwake"]
    people.database.unit_of_work(devices.revoke, people.devices[0], by=leader, at=now())
    eventually(lambda: not people.tablets[0].is_connected, SOON)
    assert all(tablet.is_connected for tablet in people.tablets[1:])
