"""An endpoint that doesn't answer keeps nobody waiting: not at its own push service, not at another."""

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channels.push.errands import Limits
from district_hall.delivery.channels.push.sending import WebPush
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from district_hall.delivery.post import PostOffice
from tests import town as story
from tests.integration.pushing import subscribe
from tests.services.push_service import CREATED, PushService, push_service
from tests.services.waiting import eventually
from tests.town import Town

KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
PATIENT = Limits(connect=100.0, answer=100.0)  # who hangs is let go by the test, not by the clock
PATIENCE = 100.0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


class Held:
    """Whoever is answered by it waits until the test lets go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def __call__(self, line: ssl.SSLSocket) -> bool:
        self.let_go.wait(PATIENCE)
        line.sendall(CREATED)
        return True


@contextmanager
def posting(database: Database, push: WebPush, held: Held) -> Iterator[PostOffice]:
    stopping = threading.Event()
    post = PostOffice(database, [push], stopping)
    try:
        yield post
    finally:
        held.let_go.set()
        stopping.set()
        post.close()
        push.close()


def web_push(service: PushService, limits: Limits, at_once: int) -> WebPush:
    push = WebPush(Vapid(KEY, "mailto:push@example.com"), service.trusted, limits)
    push.at_once = at_once
    return push


def crowd(database: Database, town: Town, origin: str, count: int) -> list[UUID]:
    device = story.pair(database, town, "oiwake/1/1").device_id
    return [subscribe(database, device, str(number), origin) for number in range(count)]


def hang(service: PushService, database: Database, town: Town, count: int, act: Held) -> list[UUID]:
    device = story.pair(database, town, "oiwake/1/2").device_id
    for number in range(count):
        service.acts[f"/hangs-{number}-{device}"] = act
    return [subscribe(database, device, f"hangs-{number}", service.origin) for number in range(count)]


def recorded(database: Database) -> Counter[AttemptResult]:
    with database.reading() as session:
        return Counter(session.scalars(select(DeliveryAttempt.result)))


def of_targets(database: Database, targets: list[UUID], *columns: Any) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).where(OutboxEntry.target_id.in_(targets)))]


def sees(database: Database, count: int) -> Callable[[], bool]:
    return lambda: recorded(database) == {AttemptResult.SENT: count}


def test_all_others_are_sent_and_recorded_while_one_endpoint_hangs(
    database: Database, town: Town, service: PushService, tmp_path: Path
) -> None:
    held = Held()
    with push_service(tmp_path, service.certificates) as elsewhere:
        hanging = hang(service, database, town, 1, held)
        others = crowd(database, town, elsewhere.origin, 500) + crowd(database, town, service.origin, 40)
        story.publish(database, town, story.write(database, town))
        with posting(database, web_push(service, PATIENT, at_once=15), held) as post:
            post.look()
            eventually(sees(database, len(others)), PATIENCE)
            ((done, attempts, lease),) = of_targets(
                database, hanging, OutboxEntry.done, OutboxEntry.attempts, OutboxEntry.lease_until
            )
            assert (done, attempts) == (None, 1)
            assert lease > now()  # nobody else sends it meanwhile
            held.let_go.set()
            eventually(sees(database, len(others) + 1), PATIENCE)
    assert set(of_targets(database, [*others, *hanging], OutboxEntry.done, OutboxEntry.attempts)) == {(Done.SENT, 1)}


def test_what_is_published_while_one_endpoint_hangs_goes_out_at_its_service(
    database: Database, town: Town, service: PushService
) -> None:
    held = Held()
    hang(service, database, town, 1, held)
    others = crowd(database, town, service.origin, 5)
    story.publish(database, town, story.write(database, town))
    with posting(database, web_push(service, PATIENT, at_once=500), held) as post:
        post.look()
        eventually(sees(database, len(others)), PATIENCE)
        story.publish(database, town, story.write(database, town, title="そのあとの回覧"))
        eventually(sees(database, 2 * len(others)), PATIENCE)
        held.let_go.set()
        eventually(sees(database, 2 * len(others) + 2), PATIENCE)


def test_more_endpoints_that_hang_than_connections_leave_room_for_the_others(
    database: Database, town: Town, service: PushService
) -> None:
    held, limits = Held(), Limits(connect=100.0, answer=100.0, slow=0.1, connections=2, stragglers=8)
    hang(service, database, town, 6, held)
    others = crowd(database, town, service.origin, 20)
    story.publish(database, town, story.write(database, town))
    with posting(database, web_push(service, limits, at_once=50), held) as post:
        post.look()
        eventually(sees(database, len(others)), PATIENCE)
    assert service.connections <= limits.connections + limits.stragglers


def test_endpoints_that_hang_at_a_service_that_answers_others_don_t_make_it_rest(
    database: Database, town: Town, service: PushService
) -> None:
    held, limits = Held(), Limits(answer=1.0, connections=30)
    hanging = hang(service, database, town, 20, held)
    others = crowd(database, town, service.origin, 25)
    story.publish(database, town, story.write(database, town))
    with posting(database, web_push(service, limits, at_once=500), held) as post:
        post.look()
        eventually(lambda: recorded(database)[AttemptResult.UNREACHABLE] >= len(hanging), PATIENCE)
    assert set(of_targets(database, others, OutboxEntry.done)) == {(Done.SENT,)}
    soon = now() + timedelta(seconds=20)
    assert all(due < soon for (due,) in of_targets(database, hanging, OutboxEntry.due_at))


def test_the_lease_is_longer_than_anything_that_is_waited_for() -> None:
    limits = Limits()
    a_few_addresses = 4
    longest = limits.together + limits.connect * a_few_addresses + limits.answer
    assert WebPush.lease > timedelta(seconds=longest)


def test_what_was_on_its_way_when_the_worker_died_is_due_again_after_its_lease(
    database: Database, town: Town, service: PushService
) -> None:
    crowd(database, town, service.origin, 1)
    story.publish(database, town, story.write(database, town))
    push, at = web_push(service, PATIENT, at_once=10), now() + timedelta(minutes=1)
    assert len(database.unit_of_work(parcels.claim, push, service.origin, at=at)) == 1
    assert database.unit_of_work(parcels.claim, push, service.origin, at=at + push.lease / 2) == []
    assert len(database.unit_of_work(parcels.claim, push, service.origin, at=at + push.lease)) == 1
    push.close()
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry.attempts).where(OutboxEntry.channel == ChannelWord.PUSH)).all() == [2]
