"""The client that the tablets run, socket.io-client under Node, which offers compression as browsers do."""

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from tests import town as story
from tests.services.node import socket_io_client
from tests.services.server import RunningBoard
from tests.sockets.test_live import leader_cookies
from tests.town import Town


def test_a_card_arrives_whole_in_japanese(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        assert client.next("connect") == "websocket"
        message = story.publish(database, town, story.write(database, town, body="熊が出ました。𠮷田さん宅の裏です。"))
        word = client.next("card")
    assert word["card"]["id"] == str(message.id)
    assert word["card"]["body"] == "熊が出ました。𠮷田さん宅の裏です。"


def test_a_card_larger_than_a_tablet_may_send_arrives_whole(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet, body = story.pair(database, town, "oiwake/1/1"), "回覧板" * 1300
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        client.next("connect")
        story.publish(database, town, story.write(database, town, body=body))
        assert client.next("card")["card"]["body"] == body


def test_after_the_server_was_away_the_client_comes_back_by_itself(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        client.next("connect")
        board.stop()
        assert client.next("disconnect") in {"transport close", "transport error"}
        board.start()
        client.next("connect")
        message = story.publish(database, town, story.write(database, town))
        assert client.next("card")["card"]["id"] == str(message.id)


def test_a_revoked_device_is_told_so_and_let_go(board: RunningBoard, database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        client.next("connect")
        database.unit_of_work(devices.revoke, tablet.device_id, by=town.leaders["oiwake"], at=now())
        client.next("revoked")
        assert client.next("disconnect") == "io server disconnect"


def test_a_stranger_is_told_why(board: RunningBoard, town: Town) -> None:
    with socket_io_client(board.url, "device=guess") as client:
        assert client.next("connect_error") == "not-paired"


def test_staff_are_answered(board: RunningBoard, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    with socket_io_client(f"{board.url}/staff", leader_cookies(board)) as client:
        client.next("connect")
        client.emit("watch", str(message.id))
        assert client.next("answer") == "ok"
        client.emit("watch", "nonsense")
        assert client.next("answer") == "no"


def test_an_event_that_is_not_there_ends_the_connection_and_the_client_may_come_back(
    board: RunningBoard, database: Database, town: Town
) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    with socket_io_client(board.url, f"device={tablet.credential}") as client:
        client.next("connect")
        client.emit("open_sesame", {"please": 1})
        assert client.next("disconnect") == "transport close"
        client.next("connect")
        client.close()
        assert client.next("disconnect") == "io client disconnect"
