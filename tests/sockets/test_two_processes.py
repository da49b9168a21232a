"""A larger town: two web processes, PostgreSQL and Redis. Whichever a tablet is connected to, it hears everything."""

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from redis import Redis

from circular import actions
from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.places.models import District
from tests import town as story
from tests.services.server import RunningBoard, running_board
from tests.services.waiting import eventually
from tests.sockets.test_live import SOON, Listener, leader_cookies, listening, report
from tests.sockets.test_visits import press

pytestmark = pytest.mark.postgres


@pytest.fixture
def boards(postgres_url: str, redis_url: str, data_dir: Path) -> Iterator[list[RunningBoard]]:
    def another() -> AbstractContextManager[RunningBoard]:
        return running_board(postgres_url, data_dir, SECRET_KEY="one secret for both processes", REDIS_URL=redis_url)

    with (
        another() as one,
        another() as other,
    ):
        yield [one, other]


def test_what_one_process_sends_all_devices_hear(boards: list[RunningBoard], postgres_url: str) -> None:
    database = Database(postgres_url)
    town = story.settle(database)
    tablets = [story.pair(database, town, home) for home in ("oiwake/1/1", "oiwake/1/2")]
    draft = story.write(database, town)
    with (
        listening(boards[0], f"device={tablets[0].credential}") as here,
        listening(boards[1], f"device={tablets[1].credential}") as there,
    ):
        message = story.publish(database, town, draft)
        for tablet in (here, there):
            assert tablet.next("card")["card"]["id"] == str(message.id)
        with listening(boards[0], leader_cookies(boards[0]), "/staff") as leader:
            assert leader.client.call("watch", str(message.id), namespace="/staff", timeout=10) == "ok"
            report(boards[1], tablets[1].credential, "read", str(message.id))
            assert leader.next("receipts_changed")["message"] == str(message.id)
        database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now())
        for tablet in (here, there):
            assert tablet.next("withdrawn")["ids"] == [str(message.id)]
        for tablet, device in ((here, tablets[0]), (there, tablets[1])):
            database.unit_of_work(devices.revoke, device.device_id, by=town.leaders["oiwake"], at=now())
            tablet.next("disconnect")
    database.close()


def test_who_moves_comes_back_for_where_they_live_now(boards: list[RunningBoard], postgres_url: str) -> None:
    """Also where another process than theirs heard of it."""
    database = Database(postgres_url)
    town = story.settle(database)
    cookie = f"device={story.pair(database, town, 'oiwake/1/1').credential}"
    house = {"group": str(town.groups["kariyado/1"]), "number": "9", "with_devices": "yes"}
    with listening(boards[1], cookie) as before:
        press(boards[0], "office", f"/office/households/{town.households['oiwake/1/1']}/move", **house)
        before.next("moved")
    with listening(boards[1], cookie) as now_there:
        message = story.publish(database, town, story.write(database, town, "kariyado"), "kariyado")
        assert now_there.next("card")["card"]["id"] == str(message.id)
    database.close()


@contextmanager
def hanging(redis_url: str) -> Iterator[None]:
    """It takes what is sent to it, and answers nothing."""
    with Redis.from_url(redis_url) as link:
        process = int(link.info("server")["process_id"])
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_while_redis_hangs_nobody_waits_for_it(boards: list[RunningBoard], postgres_url: str, redis_url: str) -> None:
    """Whoever sends goes on at once; whoever isn't told sees that the board is a newer one."""
    database = Database(postgres_url)
    town = story.settle(database)
    tablets = [story.pair(database, town, home) for home in ("oiwake/1/1", "oiwake/1/2")]
    with (
        listening(boards[0], f"device={tablets[0].credential}") as here,
        listening(boards[1], f"device={tablets[1].credential}") as there,
    ):
        with hanging(redis_url):
            sent = [story.publish(database, town, story.write(database, town)) for _ in range(4)]
            with database.reading() as session:
                version = session.get_one(District, town.districts["oiwake"]).board_version
            for tablet in (here, there):
                eventually(partial(is_up_to_date, tablet, {str(one.id) for one in sent}, version), SOON)
            report(boards[0], tablets[0].credential, "read", str(sent[0].id))
        later = story.publish(database, town, story.write(database, town))
        for tablet in (here, there):
            eventually(partial(is_up_to_date, tablet, {str(later.id)}, version + 1), SOON)
    database.close()


def is_up_to_date(tablet: Listener, cards: set[str], version: int) -> bool:
    """It has the cards, or has heard that there is a newer board."""
    heard = {data["card"]["id"] for event, data in list(tablet.heard.queue) if event == "card"}
    return cards <= heard or tablet.version >= version
