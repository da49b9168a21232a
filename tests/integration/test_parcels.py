"""The queue of the slower channels: who gets what, in which order, how often, and when it is given up. On both databases."""

import threading
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from district_hall.delivery.post import PostOffice
from district_hall.devices import actions as devices
from tests import town as story
from tests.integration.alert_acts import DeskActs, content
from tests.integration.pushing import ORIGIN, Hand, claim, send, subscribe
from tests.services.waiting import eventually
from tests.town import Town


@pytest.fixture
def at() -> datetime:
    return now() + timedelta(minutes=1)  # what a slow machine sends meanwhile is due by then


@pytest.fixture
def hand() -> Hand:
    return Hand()


def tablet(database: Database, town: Town, home: str = "oiwake/1/1") -> UUID:
    return story.pair(database, town, home).device_id


def entries(database: Database, message_id: UUID, channel: ChannelWord = ChannelWord.PUSH) -> list[OutboxEntry]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(OutboxEntry)
                .where(OutboxEntry.message_id == message_id, OutboxEntry.channel == channel)
                .order_by(OutboxEntry.id)
            )
        )


def attempts(database: Database) -> list[AttemptResult]:
    with database.reading() as session:
        return list(session.scalars(select(DeliveryAttempt.result).order_by(DeliveryAttempt.id)))


def test_each_subscription_of_the_audience_gets_one_entry(database: Database, town: Town) -> None:
    here, twice = tablet(database, town), tablet(database, town, "oiwake/1/2")
    no_member, far = tablet(database, town, "oiwake/1/3"), tablet(database, town, "kariyado/1/1")
    gone = tablet(database, town, "oiwake/2/1")
    mine = {subscribe(database, here), subscribe(database, twice, "a"), subscribe(database, twice, "b")}
    for other in (no_member, far, gone):
        subscribe(database, other)
    database.unit_of_work(devices.revoke, gone, by=town.leaders["oiwake"], at=now())
    message = story.publish(database, town, story.write(database, town))
    assert {one.target_id for one in entries(database, message.id)} == mine
    assert {one.origin for one in entries(database, message.id)} == {ORIGIN}


def test_it_is_sent_once_and_each_try_is_written_down(database: Database, town: Town, hand: Hand, at: datetime) -> None:
    target = subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))
    assert [one.target_id for one in send(database, hand, at)] == [target]
    assert send(database, hand, at) == []
    assert attempts(database) == [AttemptResult.SENT]
    (entry,) = entries(database, message.id)
    assert (entry.done, entry.attempts, entry.lease_until) == (Done.SENT, 1, None)
    assert hand.sent[0].card["title"] == "秋の一斉清掃のご案内"


def test_what_a_dead_worker_held_is_due_again_when_its_lease_is_over(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    story.publish(database, town, story.write(database, town))
    assert len(claim(database, hand, at)) == 1
    assert claim(database, hand, at) == []
    assert len(claim(database, hand, at + hand.lease)) == 1


def test_what_comes_of_a_claim_that_was_over_doesn_t_end_the_lease_of_whoever_has_claimed_it_since(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))
    slow, again = claim(database, hand, at), claim(database, hand, at + hand.lease)
    hand.answer = lambda _parcel: AttemptResult.REFUSED
    database.unit_of_work(parcels.record, hand, list(hand.deliver(slow)), at=at + hand.lease)
    assert claim(database, hand, at + hand.lease + timedelta(seconds=1)) == []
    hand.answer = lambda _parcel: AttemptResult.SENT
    database.unit_of_work(parcels.record, hand, list(hand.deliver(again)), at=at + hand.lease)
    assert [one.done for one in entries(database, message.id)] == [Done.SENT]
    assert sorted(attempts(database)) == [AttemptResult.REFUSED, AttemptResult.SENT]


def test_alerts_go_before_circulars_and_the_newest_alert_first(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    first = story.publish(database, town, story.write(database, town, title="先の回覧")).id
    second = story.publish(database, town, story.write(database, town, title="後の回覧")).id
    desk = DeskActs(database, town)
    older, newer = (desk.read(desk.live()).message_id for _ in range(2))
    hand.at_once = 4
    assert [one.message_id for one in claim(database, hand, at)] == [newer, older, first, second]


def test_a_busy_service_is_tried_again_later_and_later(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))
    hand.answer = lambda _parcel: AttemptResult.LATER
    waits = []
    for _ in range(4):
        assert len(send(database, hand, at)) == 1
        (entry,) = entries(database, message.id)
        assert entry.done is None
        assert send(database, hand, at) == []  # not yet
        waits.append(entry.due_at - at)
        at = entry.due_at
    assert waits == sorted(waits)
    assert attempts(database) == [AttemptResult.LATER] * 4


@pytest.mark.parametrize(("result", "done"), [(AttemptResult.GONE, Done.GONE), (AttemptResult.REFUSED, Done.GAVE_UP)])
def test_what_can_never_arrive_is_given_up_at_once(
    database: Database, town: Town, hand: Hand, at: datetime, result: AttemptResult, done: Done
) -> None:
    subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))
    hand.answer = lambda _parcel: result
    send(database, hand, at)
    assert [one.done for one in entries(database, message.id)] == [done]


def test_of_what_is_recorded_together_each_has_its_own_end(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    ends = {
        AttemptResult.SENT: Done.SENT,
        AttemptResult.GONE: Done.GONE,
        AttemptResult.REFUSED: Done.GAVE_UP,
        AttemptResult.LATER: None,
        AttemptResult.SUSPECT: None,
    }
    results = {subscribe(database, tablet(database, town), result.value): result for result in ends}
    message = story.publish(database, town, story.write(database, town))
    hand.answer = lambda parcel: results[parcel.target_id]
    send(database, hand, at)
    found = entries(database, message.id)
    assert {entry.target_id: entry.done for entry in found} == {one: ends[result] for one, result in results.items()}
    for entry in found:
        assert (entry.lease_until, entry.attempts) == (None, 1)
        assert (entry.done_at == at) == (entry.done is not None)
        assert (entry.due_at > at) == (entry.done is None)


def test_what_was_withdrawn_on_its_way_to_a_busy_service_isn_t_tried_again(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    claimed = claim(database, hand, at)
    database.unit_of_work(circulars.withdraw, draft, by=town.leaders["oiwake"], at=at)
    hand.answer = lambda _parcel: AttemptResult.LATER
    database.unit_of_work(parcels.record, hand, list(hand.deliver(claimed)), at=at)
    assert [(entry.done, entry.lease_until) for entry in entries(database, message.id)] == [(Done.WITHDRAWN, None)]
    again = claim(database, hand, at + timedelta(hours=1))
    assert message.id not in {parcel.message_id for parcel in again}


def test_a_suspect_address_is_given_up_after_three_tries(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))
    hand.answer = lambda _parcel: AttemptResult.SUSPECT
    for hours in range(5):
        send(database, hand, at + timedelta(hours=2 * hours))
    assert attempts(database) == [AttemptResult.SUSPECT] * 3
    assert [one.done for one in entries(database, message.id)] == [Done.GAVE_UP]


def test_what_has_expired_is_not_sent(database: Database, town: Town, hand: Hand) -> None:
    subscribe(database, tablet(database, town))
    ends = now() + timedelta(hours=1)
    desk = DeskActs(database, town)
    alert = desk.read(desk.live(content(town, "oiwake", expires_at=ends)))
    assert alert.message_id
    assert send(database, hand, ends) == []
    assert [one.done for one in entries(database, alert.message_id)] == [Done.EXPIRED]


def test_a_withdrawal_takes_back_what_was_not_sent_and_tells_who_may_have_it(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    has_it, never = (
        subscribe(database, tablet(database, town)),
        subscribe(database, tablet(database, town, "oiwake/1/2")),
    )
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    hand.at_once = 1
    (sent,) = send(database, hand, at)
    database.unit_of_work(circulars.withdraw, draft, by=town.leaders["oiwake"], at=at)
    hand.at_once = 10
    after = send(database, hand, at + timedelta(seconds=1))
    assert [one.target_id for one in after] == [sent.target_id]
    assert {has_it, never} > {sent.target_id}
    assert after[0].thread_id == message.id
    assert {one.done for one in entries(database, message.id)} == {Done.SENT, Done.WITHDRAWN}


def test_an_all_clear_waits_for_the_alert_that_is_on_its_way_to_the_same_device(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    subscribe(database, tablet(database, town))
    desk = DeskActs(database, town)
    alert = desk.live()
    (on_its_way,) = claim(database, hand, at)
    desk.followed(alert, Step.ALL_CLEAR)
    assert claim(database, hand, at + timedelta(seconds=1)) == []
    tried = list(hand.deliver([on_its_way]))
    database.unit_of_work(parcels.record, hand, tried, at=at)
    (after,) = claim(database, hand, at + timedelta(seconds=1))
    assert (after.card["step"], after.thread_id) == ("all_clear", on_its_way.message_id)
    # What was withdrawn while it was on its way stays so; that it went out is written down.
    assert [one.done for one in entries(database, on_its_way.message_id)] == [Done.WITHDRAWN]
    assert attempts(database) == [AttemptResult.SENT]


def test_what_is_for_an_address_that_is_gone_is_closed(
    database: Database, town: Town, hand: Hand, at: datetime
) -> None:
    target = subscribe(database, tablet(database, town))
    message = story.publish(database, town, story.write(database, town))

    def retire(session: Session) -> None:
        session.get_one(PushSubscription, target).retired_at = at

    database.unit_of_work(retire)
    assert send(database, hand, at) == []
    assert [one.done for one in entries(database, message.id)] == [Done.GONE]


def test_one_origin_doesn_t_wait_for_another_that_never_answers(database: Database, town: Town) -> None:
    here = tablet(database, town)
    dead, well = "https://dead.example.net", "https://well.example.net"
    subscribe(database, here, origin=dead)
    subscribe(database, here, origin=well)
    let_go, arrived = threading.Event(), threading.Event()

    def answer(parcel: object) -> AttemptResult:
        if str(getattr(parcel, "target", "")).startswith(dead):
            let_go.wait(20)
            return AttemptResult.UNREACHABLE
        arrived.set()
        return AttemptResult.SENT

    stopping = threading.Event()
    post = PostOffice(database, [Hand(answer)], stopping)
    story.publish(database, town, story.write(database, town))
    post.look()
    try:
        assert arrived.wait(20)
    finally:
        let_go.set()
        stopping.set()
        post.close()
    eventually(lambda: set(attempts(database)) == {AttemptResult.SENT, AttemptResult.UNREACHABLE})


def test_a_service_that_is_down_rests_and_what_waits_for_it_isn_t_tried_meanwhile(
    database: Database, town: Town, hand: Hand
) -> None:
    for number in range(8):
        subscribe(database, tablet(database, town), name=str(number))
    story.publish(database, town, story.write(database, town))
    hand.answer, hand.at_once = (lambda _parcel: AttemptResult.UNREACHABLE), 5
    post = PostOffice(database, [hand], threading.Event())
    assert post.send_some((ChannelWord.PUSH, ORIGIN)) is False
    assert len(hand.sent) == 5
    assert claim(database, hand, now() + timedelta(seconds=20)) == []
    post.close()
