"""A browser's address changes while something is on its way there: it arrives at the new one, once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channels.push import actions
from district_hall.delivery.channels.push.actions import Subscription
from district_hall.delivery.channels.push.sending import WebPush
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.models import AttemptResult, Done, OutboxEntry
from tests import town as story
from tests.integration.alert_acts import DeskActs
from tests.integration.pushing import ORIGIN, Hand, claim, send
from tests.town import Town

POINT = bytes.fromhex("04") + bytes(64)
NEW_ORIGIN = "https://push.example.org"


def wish(path: str, origin: str = ORIGIN) -> Subscription:
    return Subscription(f"{origin}{path}", origin, POINT, bytes(16))


@pytest.fixture
def device_id(database: Database, town: Town) -> UUID:
    device: UUID = story.pair(database, town, "oiwake/1/1").device_id
    database.unit_of_work(actions.subscribe, device, wish("/old"), at=now())
    return device


def renew(database: Database, device_id: UUID, to: str = "/new", origin: str = ORIGIN, *, at: datetime) -> None:
    database.unit_of_work(actions.subscribe, device_id, wish(to, origin), at=at)


def went_to(hand: Hand) -> list[str]:
    return [parcel.target for parcel in hand.sent]


def answers(result: AttemptResult) -> Hand:
    return Hand(lambda _parcel: result)


def test_what_waits_for_a_service_that_was_busy_goes_to_the_new_address(
    database: Database, town: Town, device_id: UUID
) -> None:
    DeskActs(database, town).live()
    send(database, answers(AttemptResult.LATER), now())
    renew(database, device_id, origin=NEW_ORIGIN, at=now())
    hand = Hand()
    send(database, hand, now(), origin=ORIGIN)
    send(database, hand, now(), origin=NEW_ORIGIN)
    assert went_to(hand) == [f"{NEW_ORIGIN}/new"]


def test_what_found_nobody_at_the_old_address_goes_to_the_new_one(
    database: Database, town: Town, device_id: UUID
) -> None:
    DeskActs(database, town).live()
    send(database, answers(AttemptResult.GONE), now())
    renew(database, device_id, at=now())
    hand = Hand()
    send(database, hand, now())
    assert went_to(hand) == [f"{ORIGIN}/new"]


def test_what_was_on_its_way_to_the_old_address_follows_when_it_comes_back(
    database: Database, town: Town, device_id: UUID
) -> None:
    push = WebPush(Vapid("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "mailto:push@example.com"))
    DeskActs(database, town).live()
    [parcel] = claim(database, Hand(), now())
    renew(database, device_id, at=now())
    assert claim(database, Hand(), now()) == []
    database.unit_of_work(parcels.record, push, [parcel.came_to(AttemptResult.GONE, "410")], at=now())
    hand = Hand()
    send(database, hand, now())
    assert went_to(hand) == [f"{ORIGIN}/new"]


def test_what_has_arrived_doesn_t_come_again(database: Database, town: Town, device_id: UUID) -> None:
    DeskActs(database, town).live()
    hand = Hand()
    send(database, hand, now())
    renew(database, device_id, at=now())
    send(database, hand, now() + timedelta(minutes=1))
    assert went_to(hand) == [f"{ORIGIN}/old"]


@pytest.mark.parametrize("why", ["replaced", "long ago"])
def test_what_no_longer_holds_or_was_long_ago_doesn_t_follow(
    database: Database, town: Town, device_id: UUID, why: str
) -> None:
    desk = DeskActs(database, town)
    alert = desk.live()
    message_id = desk.read(alert).message_id
    send(database, answers(AttemptResult.GONE), now())
    if why == "replaced":
        desk.followed(alert, Step.ALL_CLEAR)
    renew(database, device_id, at=now() + (timedelta(hours=2) if why == "long ago" else timedelta(0)))
    with database.reading() as session:
        ends = session.scalars(select(OutboxEntry.done).where(OutboxEntry.message_id == message_id))
        assert Done.GONE in ends.all()
    hand = Hand()
    send(database, hand, now() + timedelta(hours=2))
    assert message_id not in {parcel.message_id for parcel in hand.sent}


def test_who_comes_back_to_the_same_address_gets_what_found_nobody_there(
    database: Database, town: Town, device_id: UUID
) -> None:
    DeskActs(database, town).live()
    database.unit_of_work(actions.unsubscribe, device_id, at=now())
    assert claim(database, Hand(), now()) == []
    renew(database, device_id, "/old", at=now())
    hand = Hand()
    send(database, hand, now())
    assert went_to(hand) == [f"{ORIGIN}/old"]
