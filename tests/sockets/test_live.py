"""The live side with a real Socket.IO client against the real gunicorn: fast, and shut for whoever may not."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

import pytest
import socketio
from requests import Session as Http

from circular import actions
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.outbox import LEASE
from district_hall.devices import actions as devices
from tablet_ui.sweeper import SWEEP_EVERY
from tests import town as story
from tests.services.server import RunningBoard
from tests.town import PASSWORD, Town

SOON = 10.0  # seconds a test waits at the most: a busy machine is no fault


class Listener:
    """A connected client; `next` waits for an event."""

    def __init__(self, client: socketio.Client, namespace: str) -> None:
        self.client = client
        self.namespace = namespace
        self.heard: Queue[tuple[str, Any]] = Queue()
        self.version = 0
        client.on("*", self._hear, namespace=namespace)
        client.on("disconnect", lambda *_: self.heard.put(("disconnect", None)), namespace=namespace)

    def _hear(self, event: str, *data: Any) -> None:
        if event == "board_version":  # comes with pings, at any moment
            self.version = data[0]["version"]
        else:
            self.heard.put((event, data[0] if data else None))

    def next(self, wanted: str) -> Any:
        deadline = time.monotonic() + SOON
        while (left := deadline - time.monotonic()) > 0:
            try:
                event, data = self.heard.get(timeout=left)
            except Empty:
                break
            if event == wanted:
                return data
        msg = f"no {wanted!r} within {SOON} s"
        raise AssertionError(msg)

    def hears_nothing_before(self, marker: Callable[[], None], event: str) -> None:
        """After `marker` the event it causes arrives first: whatever would have come before it, didn't."""
        marker()
        first, _data = self.heard.get(timeout=SOON)
        assert first == event


@contextmanager
def listening(board: RunningBoard, cookies: str, namespace: str = "/") -> Iterator[Listener]:
    client = socketio.Client(reconnection=False)
    listener = Listener(client, namespace)
    client.connect(
        board.url, headers={"Cookie": cookies}, transports=["websocket"], namespaces=[namespace], wait_timeout=10
    )
    try:
        yield listener
    finally:
        client.disconnect()


def refused(board: RunningBoard, cookies: str, namespace: str = "/") -> bool:
    client = socketio.Client(reconnection=False)
    try:
        client.connect(
            board.url, headers={"Cookie": cookies}, transports=["websocket"], namespaces=[namespace], wait_timeout=10
        )
    except socketio.exceptions.ConnectionError:
        return True
    client.disconnect()
    return False


def leader_cookies(board: RunningBoard, login: str = "oiwake") -> str:
    http = Http()
    token = http.get(f"{board.url}/api/session", timeout=10).json()["csrf"]
    form = {"login": login, "password": PASSWORD, "csrf_token": token}
    answer = http.post(f"{board.url}/sign-in", data=form, timeout=10, allow_redirects=False)
    assert answer.status_code == 303
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in http.cookies)


def test_the_sweeper_looks_often_enough_for_a_second_and_repeats_within_two() -> None:
    """What another process committed waits for the next look, what it died over for the end of its lease as well."""
    assert SWEEP_EVERY <= 0.5
    assert LEASE.total_seconds() + SWEEP_EVERY <= 2


def test_what_another_process_published_arrives_whole(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with listening(board, f"device={tablet.credential}") as device:
        message = story.publish(database, town, story.write(database, town))
        heard = device.next("card")
    assert heard["card"]["id"] == str(message.id)
    assert heard["card"]["body"] == "朝8時に公民館前に集まってください。"
    assert heard["version"] >= 1


def test_a_card_goes_to_its_audience_only(board: RunningBoard, database: Database, town: Town) -> None:
    member, no_member, elsewhere = (
        story.pair(database, town, home) for home in ("oiwake/1/1", "oiwake/1/3", "kariyado/1/1")
    )
    with (
        listening(board, f"device={member.credential}") as inside,
        listening(board, f"device={no_member.credential}") as outside,
        listening(board, f"device={elsewhere.credential}") as far,
    ):
        story.publish(database, town, story.write(database, town))
        inside.next("card")
        for left_out, device in ((outside, no_member), (far, elsewhere)):

            def shut_out(device_id: object = device.device_id) -> None:
                by = town.leaders["oiwake"]
                database.unit_of_work(devices.revoke, device_id, by=by, at=now())  # type: ignore[arg-type]

            left_out.hears_nothing_before(shut_out, "revoked")


def test_a_hall_s_tablet_hears_what_is_for_one_group_of_its_district(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet = story.pair_hall(database, town, "oiwake")
    with listening(board, f"device={tablet.credential}") as hall:
        message = story.publish(database, town, story.write(database, town, groups=(2,)))
        assert hall.next("card")["card"]["id"] == str(message.id)


def test_a_withdrawal_is_told_at_once(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    draft = story.write(database, town)
    with listening(board, f"device={tablet.credential}") as device:
        message = story.publish(database, town, draft)
        device.next("card")
        database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now())
        assert device.next("withdrawn")["ids"] == [str(message.id)]


def test_a_revoked_device_is_out_and_does_not_come_back(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    cookie = f"device={tablet.credential}"
    with listening(board, cookie) as device:
        database.unit_of_work(devices.revoke, tablet.device_id, by=town.leaders["oiwake"], at=now())
        device.next("disconnect")
    assert refused(board, cookie)
    assert Http().get(f"{board.url}/api/board", headers={"Cookie": cookie}, timeout=10).status_code == 401


@pytest.mark.parametrize("cookie", ["", "device=", "device=guess", "session=guess"])
def test_strangers_are_not_connected(board: RunningBoard, town: Town, cookie: str) -> None:
    assert refused(board, cookie)
    assert refused(board, cookie, "/staff")


def test_a_device_is_no_staff_and_staff_no_device(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    assert refused(board, f"device={tablet.credential}", "/staff")
    assert refused(board, leader_cookies(board))


def test_another_site_s_page_is_not_connected(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            board.url,
            headers={"Cookie": f"device={tablet.credential}", "Origin": "https://elsewhere.example"},
            transports=["websocket"],
            wait_timeout=10,
        )


def test_a_leader_hears_of_each_receipt_of_an_own_circular_only(
    board: RunningBoard, database: Database, town: Town
) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/1")
    with listening(board, leader_cookies(board, "kariyado"), "/staff") as stranger:
        assert stranger.client.call("watch", str(message.id), namespace="/staff", timeout=10) == "no"
        assert stranger.client.call("watch", "nonsense", namespace="/staff", timeout=10) == "no"
    with listening(board, leader_cookies(board), "/staff") as leader:
        assert leader.client.call("watch", str(message.id), namespace="/staff", timeout=10) == "ok"
        report(board, tablet.credential, "read", str(message.id))
        assert leader.next("receipts_changed")["message"] == str(message.id)


def test_the_household_s_other_device_is_told_to_look_again(
    board: RunningBoard, database: Database, town: Town
) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet, phone = story.pair(database, town, "oiwake/1/2"), story.pair(database, town, "oiwake/1/2")
    with listening(board, f"device={phone.credential}") as other:
        report(board, tablet.credential, "read", str(message.id))
        other.next("board_changed")


def report(board: RunningBoard, credential: str, kind: str, message: str) -> None:
    """What a device sends when somebody has pressed a button."""
    http = Http()
    http.cookies.set("device", credential)
    token = http.get(f"{board.url}/api/session", timeout=10).json()["csrf"]
    line: dict[str, Any] = {
        "id": str(uuid4()),
        "sequence": 1,
        "kind": kind,
        "message": message,
        "occurred_at": iso(now()),
    }
    answer = http.post(
        f"{board.url}/api/reports",
        json={"sent_at": iso(now()), "reports": [line]},
        headers={"X-CSRFToken": token},
        timeout=10,
    )
    assert answer.json()["confirmed"] == [line["id"]]
