"""What a dead worker held is due again at once; what a living one is sending isn't sent beside it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import outbox, parcels
from district_hall.ids import new_id
from tests import town as story
from tests.integration.pushing import ORIGIN, Hand, claim, subscribe
from tests.town import Town


@pytest.fixture
def at() -> datetime:
    return now() + timedelta(minutes=1)


@pytest.fixture
def hand(database: Database, town: Town) -> Hand:
    subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    story.publish(database, town, story.write(database, town))
    return Hand()


def held_by(database: Database, hand: Hand, worker_id: UUID, at: datetime) -> None:
    assert len(database.unit_of_work(parcels.claim, hand, ORIGIN, at=at, holder_id=worker_id)) == 1


def test_what_a_dead_worker_held_is_anybody_s_again(database: Database, hand: Hand, at: datetime) -> None:
    held_by(database, hand, new_id(), at)
    assert claim(database, hand, at) == []
    assert database.unit_of_work(parcels.free_from_the_dead, {new_id()}, at=at) == 1
    assert len(claim(database, hand, at)) == 1


def test_what_a_living_worker_holds_stays_its_own(database: Database, hand: Hand, at: datetime) -> None:
    me = new_id()
    held_by(database, hand, me, at)
    assert database.unit_of_work(parcels.free_from_the_dead, {me, new_id()}, at=at) == 0
    assert claim(database, hand, at) == []


def test_what_a_web_process_is_emitting_is_left_to_its_lease(database: Database, hand: Hand, at: datetime) -> None:
    """Sockets' entries are held by no worker."""
    assert database.unit_of_work(outbox.claim, at=at)
    assert database.unit_of_work(parcels.free_from_the_dead, {new_id()}, at=at) == 0


def test_a_worker_lives_as_long_as_it_beats(database: Database, at: datetime) -> None:
    first, second = new_id(), new_id()
    database.unit_of_work(health.beat, first, at=at)
    database.unit_of_work(health.beat, second, at=at + health.DEAD_AFTER)
    with database.reading() as session:
        assert health.living(session, at=at + health.DEAD_AFTER - timedelta(seconds=1)) == {first, second}
        assert health.living(session, at=at + health.DEAD_AFTER) == {second}
