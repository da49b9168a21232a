"""What the lease and the duplicate check are for, with real processes: take one away (`WITHOUT=…`), and it no longer holds."""

from collections import Counter
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import func, select

from district_hall.health import WorkerBeat
from tests.crash.street import SOON, Street
from tests.services.push_service import CREATED, PushService, Received
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300), pytest.mark.postgres]


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """There may be several workers on it."""
    return postgres_url


def two_workers_send(people: Street, service: PushService, *, until: Callable[[Counter[str]], bool]) -> Counter[str]:
    """Of three messages to four browsers, whose service doesn't answer until then: how often each of them came."""
    phones = {f"/{phone.device_id}": phone for phone in people.subscribe(service.origin)}
    answers = Event()

    def slowly(_received: Received) -> bytes:
        answers.wait(SOON)
        return CREATED

    def came() -> Counter[str]:
        shown = [(one.path, phones[one.path].open(one.body)["id"]) for one in list(service.received)]
        return Counter(f"{path} {message}" for path, message in shown)

    service.respond = slowly
    with people.board.one_more_worker():
        eventually(lambda: workers_at_work(people) == 2, SOON)
        for _ in range(3):
            people.publish()
        eventually(lambda: until(came()), SOON)
        answers.set()
        eventually(lambda: people.open_entries() == 0, SOON)
        return came()


def workers_at_work(people: Street) -> int:
    with people.database.reading() as session:
        return session.scalar(select(func.count()).select_from(WorkerBeat)) or 0


def test_of_two_workers_one_sends_each_message_to_each_browser(
    street: Callable[..., Street], service: PushService
) -> None:
    people = street(PUSH_CA=service.trusted)
    came = two_workers_send(people, service, until=lambda came: len(came) == 3 * len(people.tablets))
    assert set(came.values()) == {1}


def test_without_the_lease_both_workers_send_the_same(street: Callable[..., Street], service: PushService) -> None:
    people = street(PUSH_CA=service.trusted, WITHOUT="lease")
    came = two_workers_send(people, service, until=lambda came: max(came.values(), default=0) > 1)
    assert max(came.values()) > 1


def test_without_the_duplicate_check_what_is_repeated_is_never_confirmed(street: Callable[..., Street]) -> None:
    """With it, it is: test_failpoints.py plays the same."""
    people = street(WITHOUT="duplicates")
    message = people.publish()
    people.everything_is_there_once()
    people.dies_at("between-receipt-and-confirmation")
    pressed = [tablet.press("read", message) for tablet in people.tablets]
    eventually(people.has_died, SOON)
    eventually(lambda: any(500 in tablet.refused for tablet in people.tablets), SOON)
    with pytest.raises(AssertionError):
        eventually(lambda: all(one.id in people.confirmed for one in pressed), 2)
