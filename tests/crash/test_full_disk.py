"""The disk full for a while: nothing is confirmed that isn't written, whoever serves goes on, and heals without help.

On SQLite, whose files are the board's own; a cluster's, with PostgreSQL, stands in test_cluster.py.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import requests
from sqlalchemy import func, select

from circular.models import Circular
from district_hall.delivery.models import Message
from district_hall.devices.rules import SEEN_EVERY
from district_hall.health import SILENT_AFTER
from tests import town as story
from tests.crash.board import LINUX_ONLY
from tests.crash.clock import Clock
from tests.crash.leader import Leader
from tests.crash.street import SOON, Street
from tests.crash.test_push import shown_by
from tests.services.push_service import PushService
from tests.services.waiting import eventually

pytestmark = [
    pytest.mark.xdist_group("crash"),
    pytest.mark.timeout(300),
    LINUX_ONLY,
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def processes(people: Street) -> set[int]:
    return {process.pid for which in ("web", "worker") for process in people.board.processes(which)}


def worker(people: Street) -> str:
    word: str = requests.get(f"{people.board.url}/readyz", timeout=30).json()["worker"]
    return word


IN_THE_MIDDLE_OF_A_PAGE = 1_000  # bytes; a page is 4 KiB


def nothing(_wal: Path) -> int:
    return 0


def what_is_begun(wal: Path) -> int:
    return wal.stat().st_size + IN_THE_MIDDLE_OF_A_PAGE


@pytest.mark.parametrize("fits", [nothing, what_is_begun])
def test_what_is_pressed_meanwhile_stays_with_the_tablet_and_is_confirmed_when_there_is_room(
    street: Callable[..., Street], sqlite_url: str, fits: Callable[[Path], int]
) -> None:
    people = street()
    message = people.publish()
    people.everything_is_there_once()
    began = processes(people)
    wal = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    with people.board.full_disk(fits(wal)):
        people.everybody_presses(message)
        eventually(lambda: all(tablet.refused for tablet in people.tablets), SOON)
        assert {status for tablet in people.tablets for status in tablet.refused} == {503}
        assert not {
            report.id for tablet in people.tablets for report in tablet.made[-2:] if report.id in tablet.confirmed
        }
        assert {tablet.look() for tablet in people.tablets} == {200}
    people.everything_is_there_once()
    assert processes(people) == began, "one of them died of it"


def test_what_waits_for_the_worker_is_sent_when_there_is_room(
    street: Callable[..., Street], clock: Clock, service: PushService
) -> None:
    people = street(PUSH_CA=service.trusted)
    phones = people.subscribe(service.origin)
    eventually(lambda: worker(people) == "ok", SOON)
    began = processes(people)
    with people.board.full_disk():
        message = people.publish()  # by a process with a place of its own to write to
        clock.move(SILENT_AFTER * 2)
        eventually(lambda: worker(people) == "silent", SOON)
    people.everything_is_there_once()
    eventually(lambda: worker(people) == "ok", SOON)
    assert {len(shown_by(phones, service)[phone, message]) for phone in phones} == {1}
    assert processes(people) == began, "one of them died of it"


def messages(people: Street) -> int:
    with people.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def revision(people: Street, draft: UUID) -> str:
    with people.database.reading() as session:
        return str(session.get_one(Circular, draft).revision)


def test_a_leader_sees_what_is_there_and_is_told_that_nothing_could_be_sent(
    street: Callable[..., Street], clock: Clock
) -> None:
    people = street()
    leader = Leader(people.board.url)
    draft = story.write(people.database, people.town)
    publish = partial(leader.post, f"/leader/circulars/{draft}/publish", revision=revision(people, draft))
    with people.board.full_disk():
        clock.move(SEEN_EVERY * 2)
        assert leader.get("/leader/").status_code == 200
        assert publish().status_code == 503
        assert messages(people) == 0
    publish().raise_for_status()
    eventually(lambda: all(len(tablet.shown) == 1 for tablet in people.tablets), SOON)
    assert messages(people) == 1
