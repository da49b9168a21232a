"""A clock that was set back: what was claimed, put off or begun by the later time isn't believed for longer than it can be."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import outbox, parcels
from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import ChannelWord, OutboxEntry
from district_hall.delivery.repair import mend
from district_hall.ids import new_id
from tests import town as story
from tests.integration.pushing import ORIGIN, Hand, claim, subscribe
from tests.town import Town

HOUR = timedelta(hours=1)
SOMEWHAT = timedelta(seconds=20)  # by which another machine's clock may be behind


def send(database: Database, town: Town) -> None:
    subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    story.publish(database, town, story.write(database, town))
    # Due long since, so that only the lease is looked at.
    database.unit_of_work(lambda session: session.execute(update(OutboxEntry).values(due_at=now() - 2 * HOUR)))


@pytest.mark.parametrize(("later", "free"), [(-HOUR, 1), (-SOMEWHAT, 0), (SOMEWHAT, 0), (LONGEST_LEASE, 1)])
def test_what_is_claimed_is_held_as_long_as_a_lease_and_not_until_the_clock_has_caught_up(
    database: Database, town: Town, later: timedelta, free: int
) -> None:
    send(database, town)
    at = now()
    assert len(claim(database, Hand(), at)) == 1
    with database.reading() as session:
        assert len(parcels.origins_due(session, [ChannelWord.PUSH], at=at + later)) == free
    assert len(claim(database, Hand(), at + later)) == free


@pytest.mark.parametrize(("later", "free"), [(-HOUR, 1), (-outbox.LEASE / 2, 0), (outbox.LEASE / 2, 0), (SOMEWHAT, 1)])
def test_so_is_what_the_sockets_have_to_emit(database: Database, town: Town, later: timedelta, free: int) -> None:
    send(database, town)
    at = now()
    assert len(database.unit_of_work(outbox.claim, at=at)) == 1
    assert len(database.unit_of_work(outbox.claim, at=at + later)) == free


def test_who_subscribed_by_the_later_time_is_sent_to_and_a_later_subscription_is_not_told_of_the_old(
    database: Database, town: Town
) -> None:
    early = subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    database.unit_of_work(lambda session: session.execute(update(PushSubscription).values(subscribed_at=now() + HOUR)))
    story.publish(database, town, story.write(database, town))
    subscribe(database, story.pair(database, town, "oiwake/1/2").device_id)
    mend(database, new_id(), at=now())
    with database.reading() as session:
        targets = select(OutboxEntry.target_id).where(OutboxEntry.channel == ChannelWord.PUSH)
        assert session.scalars(targets).all() == [early]


def test_the_worker_notices_once_by_what_it_or_another_wrote_before(database: Database) -> None:
    me, at = new_id(), now()
    assert not database.unit_of_work(health.beat, me, at=at)
    assert not database.unit_of_work(health.beat, new_id(), at=at - SOMEWHAT), "another machine's clock"
    assert database.unit_of_work(health.beat, me, at=at - HOUR)
    assert not database.unit_of_work(health.beat, me, at=at - HOUR + SOMEWHAT)
    with database.reading() as session:
        assert health.worker_age(session, at=at - HOUR + SOMEWHAT) == timedelta(0)


def test_what_was_put_off_is_tried_when_that_is_noticed(database: Database, town: Town) -> None:
    send(database, town)
    at = now()
    database.unit_of_work(parcels.put_off, ChannelWord.PUSH, ORIGIN, until=at + HOUR)
    assert claim(database, Hand(), at) == []
    database.unit_of_work(parcels.bring_forward, at=at)
    assert len(claim(database, Hand(), at)) == 1


@pytest.mark.parametrize(("age", "silent"), [(-HOUR, True), (-SOMEWHAT, False), (SOMEWHAT, False), (HOUR, True)])
def test_a_worker_that_died_before_does_not_look_alive_for_an_hour(age: timedelta, *, silent: bool) -> None:
    assert health.is_silent(age) is silent
