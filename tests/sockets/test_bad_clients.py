"""What no tablet would send, on raw sockets against the real gunicorn: a word why, and nothing lost for anybody else."""

import json
import socket
from collections.abc import Iterator
from uuid import UUID

import psutil
import pytest
from requests import Session as Http

from district_hall.db import Database
from tablet_ui.live.connection import BURST
from tablet_ui.sockets import MOST_OF_A_DEVICE, MOST_OF_A_SESSION
from tests import town as story
from tests.services.server import RunningBoard
from tests.services.waiting import eventually
from tests.services.websocket import Frame, RawWebSocket, masked, raw_websocket
from tests.sockets.test_live import leader_cookies, listening
from tests.town import Town

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


@pytest.fixture
def cookie(database: Database, town: Town) -> str:
    return f"Cookie: device={story.pair(database, town, 'oiwake/1/1').credential}"


@pytest.fixture
def tablet(board: RunningBoard, cookie: str) -> Iterator[RawWebSocket]:
    with connected(board, cookie) as client:
        yield client


class connected:  # noqa: N801 - reads as what it is
    """A raw client that has been let in."""

    def __init__(self, board: RunningBoard, *headers: str, receive_buffer: int = 0, namespace: str = "") -> None:
        self._opening = raw_websocket(board.port, *headers, receive_buffer=receive_buffer)
        self._namespace = namespace

    def __enter__(self) -> RawWebSocket:
        client = self._opening.__enter__()
        assert client.head.startswith("HTTP/1.1 101")
        assert text(client).startswith("0{")
        client.say("40" + self._namespace)
        assert text(client).startswith("40")
        return client

    def __exit__(self, *_: object) -> None:
        self._opening.__exit__(None, None, None)


def answer(client: RawWebSocket) -> Frame | None:
    """The next frame that wasn't the heart's: pings, and what is said beside them, come at any moment."""
    while (found := client.next()) is not None:
        if found.payload != b"2" and not found.payload.startswith(b'42["board_version"'):
            break
    return found


def text(client: RawWebSocket) -> str:
    found = answer(client)
    assert found is not None
    return found.payload.decode()


def test_no_compression_is_agreed_on(board: RunningBoard, cookie: str) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    with raw_websocket(board.port, cookie, offer) as client:
        assert "101 Switching" in client.head
        assert "permessage-deflate" not in client.head.lower()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (masked(TEXT, b"2", mask=b""), 1002),
        (masked(TEXT, b"2", reserved=0x40), 1002),
        (masked(5, b"x"), 1002),
        (masked(PING, b"x" * 200), 1002),
        (masked(PING, b"x", final=False), 1002),
        (masked(0, b"x"), 1002),
        (masked(BINARY, b"\x04\x05"), 1003),
        (masked(TEXT, b"4\xff\xfe"), 1007),
        (masked(TEXT, b"4" * 70_000), 1009),
        (masked(TEXT, b"4" * 10_000, final=False) + masked(0, b"4" * 10_000), 1009),
        *((masked(TEXT, words.encode()), 1008) for words in (
            "", "4", "2", "5", "6", "7", "x", "bAAAA", "49", "4[]", "42", '42{"a":1}', "42[]", "42[1]", "42[{}]",
            '42["nothing"]', '42["connect"]', '42["disconnect"]', '42/staff,["watch"]', '42/nowhere,["watch"]', "40[1]",
            '42["x"', '451-["watch",{"_placeholder":true,"num":0}]', "44{}", "43[]", "430[]", "431{}", "42" + "[" * 8000, "42" + "9" * 5000,
            '451-/staff,["watch"]', "4" * 9000,
        )),
    ],
)  # fmt: skip
def test_what_is_malformed_closes_with_its_code(
    board: RunningBoard, tablet: RawWebSocket, sent: bytes, code: int
) -> None:
    tablet.send(sent)
    assert tablet.close_code() == code
    assert "Traceback" not in board.logs
    assert "level=error" not in board.logs.lower()


def test_a_packet_in_fragments_with_a_ping_between_is_understood(board: RunningBoard, cookie: str) -> None:
    with raw_websocket(board.port, cookie) as client:
        text(client)
        client.send(masked(TEXT, b"4", final=False) + masked(PING, b"still there?") + masked(0, b"0"))
        pong = answer(client)
        assert pong is not None
        assert (pong.opcode, pong.payload) == (PONG, b"still there?")
        assert text(client).startswith("40")


def test_a_goodbye_is_answered_and_the_line_closed(tablet: RawWebSocket) -> None:
    tablet.send(masked(CLOSE, b"\x03\xe8bye"))
    assert tablet.close_code() == 1000


def test_connecting_twice_and_to_nowhere_is_answered_and_harms_nothing(tablet: RawWebSocket) -> None:
    tablet.say("40")
    assert text(tablet).startswith("44")
    tablet.say("40/nowhere,")
    assert text(tablet).startswith("44/nowhere,")
    tablet.say("437[]")  # an answer that nobody asked for
    tablet.send(masked(PING, b"?"))
    assert text(tablet) == "?"


def test_a_flood_is_ended_with_a_word_and_others_go_on(
    board: RunningBoard, database: Database, town: Town, tablet: RawWebSocket
) -> None:
    good = story.pair(database, town, "oiwake/1/2")
    with listening(board, f"device={good.credential}") as other:
        tablet.send(masked(PONG) * (BURST + 20))
        assert tablet.close_code() == 1008
        story.publish(database, town, story.write(database, town))
        other.next("card")


@pytest.mark.parametrize("arguments", ["", ',"a","b"', ',{"a":[1]},2,3'])
def test_arguments_that_an_event_does_not_have_let_the_sender_go(
    board: RunningBoard, town: Town, arguments: str
) -> None:
    with connected(board, f"Cookie: {leader_cookies(board)}", namespace="/staff,") as page:
        page.say(f'42/staff,1["watch_desk"{arguments}]' if arguments else '42/staff,1["watch_visits",0]')
        assert text(page) == "41/staff,"
    assert "Traceback" not in board.logs


def test_of_too_many_connections_of_one_device_the_oldest_goes(board: RunningBoard, cookie: str) -> None:
    with connected(board, cookie) as oldest:
        newer = [connected(board, cookie) for _ in range(MOST_OF_A_DEVICE)]
        clients = [one.__enter__() for one in newer]
        assert text(oldest) == "41"
        clients[-1].send(masked(PING, b"?"))
        assert text(clients[-1]) == "?"
        for one in newer:
            one.__exit__()


def test_of_too_many_windows_of_one_session_the_oldest_goes(board: RunningBoard, town: Town) -> None:
    cookies = f"Cookie: {leader_cookies(board)}"
    windows = [connected(board, cookies, namespace="/staff,") for _ in range(MOST_OF_A_SESSION + 1)]
    pages = [one.__enter__() for one in windows]
    assert text(pages[0]) == "41/staff,"
    for one in windows:
        one.__exit__()


def test_who_does_not_read_is_cut_off_catches_up_over_http_and_delays_nobody(
    board: RunningBoard, database: Database, town: Town
) -> None:
    slow, quick = (story.pair(database, town, home) for home in ("oiwake/1/1", "oiwake/1/2"))
    with (
        connected(board, f"Cookie: device={slow.credential}", receive_buffer=4096) as stopped,
        listening(board, f"device={quick.credential}") as other,
    ):
        sent: list[str] = []
        for _ in range(6):  # a few at once: who reads is never behind
            some = [str(story.publish(database, town, large_draft(database, town)).id) for _ in range(9)]
            assert [other.next("card")["card"]["id"] for _ in some] == some
            sent += some
        came = [frame for frame in stopped.frames() if frame.payload.startswith(b"42")]
        assert len(came) < len(sent), "the connection wasn't closed"
        assert all(json.loads(frame.payload[2:])[0] == "card" for frame in came), "no frame is cut"
    http = Http()
    http.cookies.set("device", slow.credential)
    shown = {card["id"] for card in http.get(f"{board.url}/api/board", timeout=10).json()["circulars"]}
    assert set(sent) <= shown


def large_draft(database: Database, town: Town) -> UUID:
    return story.write(database, town, body="𠮷" * 3900)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (("Sec-WebSocket-Version: 8",), 400),
        (("Sec-WebSocket-Key: c2hvcnQ=",), 400),
        (("Upgrade: ",), 400),
        (("Connection: keep-alive",), 400),
        (("Origin: https://elsewhere.example",), 400),
    ],
)
def test_what_is_no_handshake_is_answered_in_http(board: RunningBoard, headers: tuple[str, ...], status: int) -> None:
    with raw_websocket(board.port, *headers) as client:
        assert client.head.startswith(f"HTTP/1.1 {status}")


@pytest.mark.parametrize("path", ["?EIO=4&transport=polling", "?EIO=3&transport=websocket", "?EIO=4&transport=pigeon"])
def test_other_transports_and_older_protocols_are_refused(board: RunningBoard, path: str) -> None:
    with raw_websocket(board.port, path=f"/socket.io/{path}") as client:
        assert client.head.startswith("HTTP/1.1 400")


def test_gunicorn_s_slots_are_free_while_tablets_stay_connected(board: RunningBoard, cookie: str) -> None:
    """Its greenlet ends with the handshake: a thousand requests go by while the socket stays, and files aren't leaked."""
    with connected(board, cookie) as client:
        for _ in range(50):
            with raw_websocket(board.port, cookie) as passing:
                assert text(passing).startswith("0{")
        client.send(masked(PING, b"?"))
        assert text(client) == "?"
    eventually(lambda: open_sockets(board) < 10)


def open_sockets(board: RunningBoard) -> int:
    processes = [psutil.Process(one.pid) for one in board._running]
    everyone = [child for one in processes for child in [one, *one.children(recursive=True)]]
    return sum(1 for one in everyone for link in one.net_connections() if link.status == psutil.CONN_ESTABLISHED)


def test_a_half_open_request_is_not_our_socket(board: RunningBoard, cookie: str, tablet: RawWebSocket) -> None:
    with socket.create_connection(("127.0.0.1", board.port), timeout=10) as link:
        link.sendall(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n")
        tablet.send(masked(PING, b"?"))
        assert text(tablet) == "?"
