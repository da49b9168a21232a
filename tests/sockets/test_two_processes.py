"""A larger town: two web processes, PostgreSQL and Redis. Whichever a tablet is connected to, it hears everything."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from circular import actions
from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from tests import town as story
from tests.services.server import RunningBoard, running_board
from tests.sockets.test_live import leader_cookies, listening, report
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
            assert tablet.next("withdrawn")["id"] == str(message.id)
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
