"""The worker killed while it sends Web Push: every browser gets every message, and shows it once; what is done stays done."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from district_hall.delivery.channels.push.sending import WebPush
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, OutboxEntry
from tests.crash.clock import Clock
from tests.crash.street import SOON, Street
from tests.integration.pushing import Phone
from tests.services.push_service import CREATED, PushService, Received, push_service
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]

LEASE_OVER = WebPush.lease + timedelta(seconds=1)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[tuple[PushService, PushService, str]]:
    """Two of them, apart as two makers' are, and a file with whom to trust."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    with push_service(tmp_path / "one") as one, push_service(tmp_path / "other") as other:
        trusted = tmp_path / "trusted.pem"
        trusted.write_text("".join(Path(each.trusted).read_text(encoding="ascii") for each in (one, other)))
        yield one, other, str(trusted)


def shown_by(phones: list[Phone], service: PushService) -> dict[tuple[Phone, str], list[tuple[str, str]]]:
    """What each was told of each message: every time with the topic at the service and the tag in the browser."""
    found = defaultdict(list)
    by_path = {f"/{phone.device_id}": phone for phone in phones}
    for one in list(service.received):
        phone = by_path[one.path]
        shown = phone.open(one.body)
        found[phone, shown["id"]].append((one.fields["topic"], shown["tag"]))
    return found


def written_down(people: Street, phones: list[Phone]) -> dict[tuple[Phone, str], list[AttemptResult]]:
    by_id = {phone.id: phone for phone in phones}
    found = defaultdict(list)
    with people.database.reading() as session:
        for target_id, message_id, result in session.execute(
            select(OutboxEntry.target_id, OutboxEntry.message_id, DeliveryAttempt.result)
            .join(DeliveryAttempt, DeliveryAttempt.entry_id == OutboxEntry.id)
            .where(OutboxEntry.channel == ChannelWord.PUSH, OutboxEntry.target_id.in_(by_id))
        ):
            assert target_id is not None
            found[by_id[target_id], str(message_id)].append(result)
    return found


@pytest.mark.parametrize(("place", "times"), [("after-claim", 1), ("after-send-before-record", 2)])
def test_every_browser_gets_it_in_the_same_place_although_the_worker_dies_sending(
    street: Callable[..., Street],
    services: tuple[PushService, PushService, str],
    clock: Clock,
    place: str,
    times: int,
) -> None:
    service, _, trusted = services
    people = street(PUSH_CA=trusted)
    phones = people.subscribe(service.origin)
    done = people.publish()
    eventually(lambda: people.open_entries() == 0, SOON)
    people.dies_at(place)
    cut_off = people.publish()
    eventually(people.has_died, SOON)
    clock.move(LEASE_OVER)
    people.everything_is_there_once()
    shown = shown_by(phones, service)
    for phone in phones:
        assert len(shown[phone, done]) == 1, "what is written down as sent was sent again"
        assert len(shown[phone, cut_off]) == times
        assert len(set(shown[phone, cut_off])) == 1, "it would show twice"
    everyone = {(phone, message): [AttemptResult.SENT] for phone in phones for message in (done, cut_off)}
    assert written_down(people, phones) == everyone


def test_nobody_waits_for_the_lease_of_a_worker_that_died(
    street: Callable[..., Street], services: tuple[PushService, PushService, str]
) -> None:
    """Two minutes would be too long for an evacuation order; nobody turns the clock on."""
    service, _, trusted = services
    people = street(PUSH_CA=trusted)
    phones = people.subscribe(service.origin)
    people.dies_at("after-claim")
    begun = time.monotonic()
    message = people.publish()
    eventually(lambda: {phone for phone, told in shown_by(phones, service) if told == message} == {*phones}, SOON)
    assert time.monotonic() - begun < WebPush.lease.total_seconds() / 2
    people.everything_is_there_once()


def test_what_one_service_has_taken_is_not_sent_again_when_the_worker_dies_waiting_for_another(
    street: Callable[..., Street], services: tuple[PushService, PushService, str], clock: Clock
) -> None:
    quick, slow, trusted = services
    before_any_is_taken = threading.Lock()
    people = street(PUSH_CA=trusted)
    with_quick, with_slow = people.subscribe(quick.origin), people.subscribe(slow.origin)

    def once_the_others_are_written_down(_received: Received) -> bytes:
        eventually(lambda: len(written_down(people, with_quick)) == len(with_quick), SOON)
        with before_any_is_taken:
            if not people.is_to_die:
                people.dies_at("after-send-before-record")
        return CREATED

    slow.respond = once_the_others_are_written_down
    message = people.publish()
    eventually(people.has_died, SOON)
    clock.move(LEASE_OVER)
    people.everything_is_there_once()
    assert {len(shown_by(with_quick, quick)[phone, message]) for phone in with_quick} == {1}
    assert {len(shown_by(with_slow, slow)[phone, message]) for phone in with_slow} == {2}
    assert {len(set(shown_by(with_slow, slow)[phone, message])) for phone in with_slow} == {1}
    assert set(map(tuple, written_down(people, with_slow).values())) == {(AttemptResult.SENT,)}
