"""How many devices are connected, as /metrics says it."""

import re
from contextlib import ExitStack
from pathlib import Path

from requests import get

from district_hall.db import Database
from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.services.server import RunningBoard, running_board
from tests.services.waiting import eventually
from tests.sockets.test_live import leader_cookies, listening

TOKEN = "a token of this test"


def connected(board: RunningBoard) -> int:
    said = get(f"{board.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10).text
    found = re.search(r"^circular_connected_devices (\S+)$", said, re.MULTILINE)
    assert found, said
    return int(float(found[1]))


def test_who_comes_and_goes_is_counted(sqlite_url: str, data_dir: Path) -> None:
    database = Database(sqlite_url)
    town = story.settle(database)
    tablets = [story.pair(database, town, home) for home in ("oiwake/1/1", "oiwake/1/2")]
    phone = story.pair(database, town, "oiwake/1/2", DeviceKind.PHONE)
    with running_board(sqlite_url, data_dir, METRICS_TOKEN=TOKEN) as board:
        assert connected(board) == 0
        with ExitStack() as everyone:
            for number, one in enumerate((*tablets, phone), start=1):
                everyone.enter_context(listening(board, f"device={one.credential}"))
                assert connected(board) == number
            everyone.enter_context(listening(board, leader_cookies(board), "/staff"))
            assert connected(board) == 3, "a leader's page is no device"
        eventually(lambda: connected(board) == 0)
    database.close()


def test_a_device_with_two_tabs_is_one(sqlite_url: str, data_dir: Path) -> None:
    database = Database(sqlite_url)
    town = story.settle(database)
    cookie = f"device={story.pair(database, town, 'oiwake/1/1').credential}"
    with running_board(sqlite_url, data_dir, METRICS_TOKEN=TOKEN) as board:
        with listening(board, cookie):
            with listening(board, cookie):
                assert connected(board) == 1
            eventually(lambda: connected(board) == 1)
        eventually(lambda: connected(board) == 0)
    database.close()
