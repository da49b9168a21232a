"""Web Push to a service over TLS that answers whatever services answer: what is sent, and what each answer does."""

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from uuid import UUID

import pytest
from py_vapid import Vapid02
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channel import Tried
from district_hall.delivery.channels.push.errands import Limits
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.channels.push.sending import WebPush
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from district_hall.devices import actions as devices
from tests import town as story
from tests.integration.alert_acts import DeskActs, content
from tests.integration.pushing import Phone, subscribed
from tests.services.certificates import make_certificates
from tests.services.ports import free_port
from tests.services.push_service import PushService, answer, push_service, say
from tests.town import Town

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
QUICK = Limits(connect=2.0, answer=4.0, together=20.0, connections=8)  # a busy machine is no fault


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


def channel(service: PushService, limits: Limits | None = None) -> WebPush:
    return WebPush(Vapid(KEY, "mailto:push@example.com"), service.trusted, limits)


@pytest.fixture
def push(service: PushService) -> Iterator[WebPush]:
    made = channel(service)
    yield made
    made.close()


def send(database: Database, push: WebPush, origin: str, *, later: timedelta = timedelta(minutes=1)) -> list[Tried]:
    """Claims, sends and records, as a lane does, until nothing is due."""
    at, all_tried = now() + later, []
    while claimed := database.unit_of_work(parcels.claim, push, origin, at=at):
        tried = list(push.deliver(claimed))
        database.unit_of_work(parcels.record, push, tried, at=at)
        all_tried += tried
    return all_tried


def row(database: Database, target: UUID) -> PushSubscription:
    with database.reading() as session:
        return session.get_one(PushSubscription, target)


def ends(database: Database, target: UUID) -> list[Done | None]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry.done).where(OutboxEntry.target_id == target)))


def phone(database: Database, town: Town, service: PushService, home: str = "oiwake/1/1", path: str = "/a") -> Phone:
    return subscribed(database, story.pair(database, town, home).device_id, service.origin + path)


def test_an_alert_arrives_sealed_for_this_browser_and_signed_for_its_service(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    here = phone(database, town, service)
    desk = DeskActs(database, town)
    alert = desk.read(desk.live(content(town, expires_at=now() + timedelta(hours=24))))
    assert [one.result for one in send(database, push, service.origin)] == [AttemptResult.SENT]
    (got,) = service.received
    shown = here.open(got.body)
    assert (shown["id"], shown["title"]) == (str(alert.message_id), "避難指示（警戒レベル4）")
    assert got.fields["content-encoding"] == "aes128gcm"
    assert got.fields["urgency"] == "high"
    assert 86_000 < int(got.fields["ttl"]) <= 86_400
    assert len(got.fields["topic"]) == 22
    assert got.fields["host"] == service.origin.removeprefix("https://")
    assert Vapid02.verify(got.fields["authorization"])
    assert ends(database, here.id) == [Done.SENT]


def test_what_follows_stands_in_the_same_place_and_waits_under_the_same_topic(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    here = phone(database, town, service)
    desk = DeskActs(database, town)
    alert = desk.live()
    send(database, push, service.origin)
    desk.followed(alert, Step.ALL_CLEAR)
    send(database, push, service.origin)
    first, second = service.received
    assert first.fields["topic"] == second.fields["topic"]
    assert here.open(first.body)["tag"] == here.open(second.body)["tag"]
    assert (second.fields["urgency"], here.open(second.body)["rings"]) == ("normal", False)


def test_each_device_reads_it_in_its_own_language(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    homes = {"ja": "oiwake/1/1", "ja-plain": "oiwake/1/2", "en": "oiwake/1/3"}
    phones = {word: phone(database, town, service, home, f"/{word}") for word, home in homes.items()}
    for word, one in phones.items():
        database.unit_of_work(devices.change_settings, one.device_id, language=word)
    DeskActs(database, town).live()
    send(database, push, service.origin)
    bodies = {got.path.removeprefix("/"): got.body for got in service.received}
    titles = {word: one.open(bodies[word])["title"] for word, one in phones.items()}
    assert titles["en"] == "Evacuation order (level 4)"
    assert len(set(titles.values())) == 3


@pytest.mark.parametrize(
    ("words", "result", "done"),
    [
        (answer(201), AttemptResult.SENT, Done.SENT),
        (answer(404), AttemptResult.GONE, Done.GONE),
        (answer(410, body="gone"), AttemptResult.GONE, Done.GONE),
        (answer(403, body="not from you"), AttemptResult.SUSPECT, None),
        (answer(429), AttemptResult.LATER, None),
        (answer(500), AttemptResult.LATER, None),
        (answer(503), AttemptResult.LATER, None),
        (answer(413), AttemptResult.REFUSED, Done.GAVE_UP),
        (answer(400), AttemptResult.REFUSED, Done.GAVE_UP),
        (answer(307, "Location: https://127.0.0.1/else"), AttemptResult.REFUSED, Done.GAVE_UP),
        (b"SSH-2.0-OpenSSH_9.2\r\n", AttemptResult.UNREACHABLE, None),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\nabc", AttemptResult.UNREACHABLE, None),
        (b"", AttemptResult.UNREACHABLE, None),
    ],
)
def test_each_answer_has_its_consequence(
    database: Database,
    town: Town,
    service: PushService,
    push: WebPush,
    words: bytes,
    result: AttemptResult,
    done: Done | None,
) -> None:
    here = phone(database, town, service)
    service.acts["/a"] = say(words, closes=True)
    story.publish(database, town, story.write(database, town))
    tried = send(database, push, service.origin)
    assert [one.result for one in tried] == [result]
    assert ends(database, here.id) == [done]
    kept = row(database, here.id)
    assert (kept.retired_at is not None) == (result is AttemptResult.GONE)
    assert (kept.suspect_since is not None) == (result is AttemptResult.SUSPECT)
    assert len(service.received) == 1  # nobody is followed elsewhere, nothing is asked twice
    with database.reading() as session:
        assert list(session.scalars(select(DeliveryAttempt.result))) == [result]


def test_where_one_browser_is_gone_nothing_else_is_sent_there(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    here = phone(database, town, service)
    service.acts["/a"] = say(answer(410))
    push.at_once = 1
    for _ in range(3):
        story.publish(database, town, story.write(database, town))
    send(database, push, service.origin)
    assert len(service.received) == 1
    assert ends(database, here.id) == [Done.GONE] * 3


def test_a_suspect_address_that_takes_the_next_message_is_well_again(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    here = phone(database, town, service)
    service.acts["/a"] = say(answer(403))
    story.publish(database, town, story.write(database, town))
    send(database, push, service.origin)
    first = service.received[0].fields["authorization"]
    assert row(database, here.id).suspect_since is not None
    service.acts.clear()
    story.publish(database, town, story.write(database, town))
    send(database, push, service.origin)
    assert row(database, here.id).suspect_since is None
    assert service.received[-1].fields["authorization"] != first  # the refused signature isn't used again


@pytest.mark.parametrize("asks", ["seconds", "date"])
def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(
    database: Database, town: Town, service: PushService, push: WebPush, asks: str
) -> None:
    here = phone(database, town, service)
    until = now() + timedelta(minutes=20)
    text = "1200" if asks == "seconds" else format_datetime(until, usegmt=True)
    service.acts["/a"] = say(answer(429, f"Retry-After: {text}", body="slow down"))
    story.publish(database, town, story.write(database, town))
    (tried,) = send(database, push, service.origin)
    assert tried.asked is not None
    assert timedelta(minutes=19) < tried.asked <= timedelta(minutes=20)
    with database.reading() as session:
        due = session.scalars(select(OutboxEntry.due_at).where(OutboxEntry.target_id == here.id)).one()
    assert due > now() + timedelta(minutes=19)
    assert tried.words == "429 slow down"


def crowd(database: Database, town: Town, service: PushService, count: int) -> list[Phone]:
    return [
        subscribed(database, story.pair(database, town, "oiwake/1/1").device_id, f"{service.origin}/{number}")
        for number in range(count)
    ]


def test_many_go_over_few_connections_that_are_kept(database: Database, town: Town, service: PushService) -> None:
    phones = crowd(database, town, service, 30)
    push = channel(service, QUICK)
    for _ in range(2):
        story.publish(database, town, story.write(database, town))
        assert {one.result for one in send(database, push, service.origin)} == {AttemptResult.SENT}
    push.close()
    assert Counter(got.path for got in service.received) == {f"/{number}": 2 for number in range(30)}
    assert service.connections <= QUICK.connections
    assert len({one.id for one in phones}) == 30


def test_one_that_never_answers_holds_nobody_else(database: Database, town: Town, service: PushService) -> None:
    crowd(database, town, service, 20)
    service.acts["/3"] = service.never
    push = channel(service, QUICK)
    story.publish(database, town, story.write(database, town))
    tried = send(database, push, service.origin)
    push.close()
    assert Counter(one.result for one in tried) == {AttemptResult.SENT: 19, AttemptResult.UNREACHABLE: 1}
    assert tried[-1].words == "no answer in time"


def test_a_kept_connection_that_was_closed_meanwhile_costs_no_message(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    phone(database, town, service)
    for _ in range(2):
        story.publish(database, town, story.write(database, town))
        assert [one.result for one in send(database, push, service.origin)] == [AttemptResult.SENT]
        service.close_idle()


def test_a_connection_that_breaks_just_as_it_is_used_again_costs_no_message(
    database: Database, town: Town, service: PushService
) -> None:
    """The service takes the second request and hangs up without a word, as one that had just been about to close."""
    crowd(database, town, service, 2)
    turns = iter([True, False])

    def hang_up_once(line: ssl.SSLSocket) -> bool:
        return next(turns, True) and say(answer(201))(line)

    service.acts = {"/0": hang_up_once, "/1": hang_up_once}
    push = channel(service, Limits(connections=1))
    story.publish(database, town, story.write(database, town))
    tried = send(database, push, service.origin)
    push.close()
    assert [one.result for one in tried] == [AttemptResult.SENT] * 2


def test_a_dead_service_is_noticed_before_everybody_was_tried(
    database: Database, town: Town, service: PushService
) -> None:
    crowd(database, town, service, 40)
    service.stop()
    push = channel(service, QUICK)
    story.publish(database, town, story.write(database, town))
    tried = send(database, push, service.origin)
    push.close()
    assert {one.result for one in tried} == {AttemptResult.UNREACHABLE}
    assert len(tried) == 40


def test_whoever_shows_no_certificate_that_we_trust_gets_nothing(
    database: Database, town: Town, service: PushService, tmp_path: Path
) -> None:
    phone(database, town, service)
    (tmp_path / "other").mkdir()
    push = WebPush(Vapid(KEY, "mailto:a@example.com"), str(make_certificates(tmp_path / "other").authority))
    story.publish(database, town, story.write(database, town))
    (tried,) = send(database, push, service.origin)
    push.close()
    assert tried.result is AttemptResult.UNREACHABLE
    assert tried.words.startswith("certificate: ")
    assert service.received == []


def test_a_port_where_nobody_listens_and_a_name_that_leads_nowhere_are_unreachable(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    device = story.pair(database, town, "oiwake/1/1").device_id
    origins = [f"https://localhost:{free_port()}", "https://nowhere.invalid"]
    for origin in origins:
        subscribed(database, device, f"{origin}/x")
    story.publish(database, town, story.write(database, town))
    for origin in origins:
        assert [one.result for one in send(database, push, origin)] == [AttemptResult.UNREACHABLE]


def test_keys_that_are_no_keys_are_refused_and_hold_nobody_up(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    broken, well = crowd(database, town, service, 2)

    def spoil(session: Session) -> None:
        session.get_one(PushSubscription, broken.id).p256dh = bytes(65)

    database.unit_of_work(spoil)
    story.publish(database, town, story.write(database, town))
    send(database, push, service.origin)
    assert ends(database, broken.id) == [Done.GAVE_UP]
    assert ends(database, well.id) == [Done.SENT]


def test_a_revoked_device_gets_nothing_more(
    database: Database, town: Town, service: PushService, push: WebPush
) -> None:
    here = phone(database, town, service)
    story.publish(database, town, story.write(database, town))
    database.unit_of_work(devices.revoke, here.device_id, by=town.leaders["oiwake"], at=now())
    assert send(database, push, service.origin) == []
    assert ends(database, here.id) == [Done.GONE]
    assert service.received == []


def test_two_workers_share_the_work_and_nothing_is_sent_twice(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url)
    town = story.settle(database)
    with push_service(tmp_path) as service:
        crowd(database, town, service, 60)
        story.publish(database, town, story.write(database, town))
        workers = [channel(service, QUICK) for _ in range(2)]
        for worker in workers:
            worker.at_once = 7
        threads = [threading.Thread(target=send, args=(database, one, service.origin)) for one in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for worker in workers:
            worker.close()
        assert Counter(got.path for got in service.received) == {f"/{number}": 1 for number in range(60)}
    with database.reading() as session:
        done = session.scalars(select(OutboxEntry.done).where(OutboxEntry.channel == ChannelWord.PUSH)).all()
    assert set(done) == {Done.SENT}
    database.close()
