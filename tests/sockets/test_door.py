"""The worker's door on raw connections: what it answers, and that whatever it leaves to gunicorn has lost nothing."""

import json
import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from district_hall.clock import iso, now
from district_hall.db import Database
from tests import town as story
from tests.services.server import RunningBoard
from tests.town import Town

PATIENCE = 20.0  # seconds


class Caller:
    """A connection on which bytes are said as they are, and answers are taken apart."""

    def __init__(self, port: int) -> None:
        self.link = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._read = self.link.makefile("rb")

    def say(self, *parts: bytes) -> None:
        for part in parts:
            self.link.sendall(part)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        status = int(self._read.readline().split()[1])
        headers: dict[str, str] = {}
        while line := self._read.readline().strip():
            name, _colon, value = line.decode("latin-1").partition(": ")
            headers[name.lower()] = value
        return status, headers, self._read.read(int(headers.get("content-length", "0")))

    def has_hung_up(self) -> bool:
        return self._read.read(1) == b""

    def close(self) -> None:
        self._read.close()
        self.link.close()


@pytest.fixture
def caller(board: RunningBoard) -> Iterator[Caller]:
    calls = Caller(board.port)
    yield calls
    calls.close()


@pytest.fixture
def credential(database: Database, town: Town) -> str:
    return story.pair(database, town, "oiwake/1/1").credential


def board_of(credential: str, *headers: bytes) -> bytes:
    lines = [b"GET /api/board HTTP/1.1", b"Host: hall", b"Cookie: device=" + credential.encode(), *headers, b"", b""]
    return b"\r\n".join(lines)


def reports_of(credential: str, token: str, body: bytes) -> bytes:
    lines = [
        *(b"POST /api/reports HTTP/1.1", b"Host: hall", b"Content-Type: application/json"),
        b"Cookie: device=" + credential.encode(),
        b"X-CSRFToken: " + token.encode(),
        b"Content-Length: %d" % len(body),
    ]
    return b"\r\n".join([*lines, b"", body])


def pressed() -> tuple[str, bytes]:
    made: dict[str, Any] = {"id": str(uuid4()), "sequence": 1, "kind": "check_in", "occurred_at": iso(now())}
    return made["id"], json.dumps({"sent_at": iso(now()), "reports": [made]}).encode()


def test_many_requests_on_one_connection_are_answered_in_their_order(caller: Caller, credential: str) -> None:
    caller.say(board_of(credential))
    status, headers, body = caller.answer()
    assert status == 200
    assert {"date", "etag", "set-cookie", "content-security-policy"} <= headers.keys()
    report, said = pressed()
    tag = b"If-None-Match: " + headers["etag"].encode()
    # All at once: known ones, one that only gunicorn knows, and again a known one.
    caller.say(
        board_of(credential, tag)
        + reports_of(credential, json.loads(body)["csrf"], said)
        + b"GET /healthz HTTP/1.1\r\nHost: hall\r\n\r\n"
        + board_of(credential)
    )
    assert caller.answer()[0] == 304
    status, _headers, answer = caller.answer()
    assert (status, json.loads(answer)["confirmed"]) == (200, [report])
    assert caller.answer()[0] == 200
    status, _headers, answer = caller.answer()
    assert json.loads(answer)["check_in"]["last_at"]


def test_a_request_that_comes_in_pieces_is_answered(caller: Caller, credential: str) -> None:
    whole = board_of(credential)
    caller.say(whole[:40], whole[40:])
    status, _headers, body = caller.answer()
    assert status == 200
    report, said = pressed()
    request = reports_of(credential, json.loads(body)["csrf"], said)
    caller.say(request[:-20], request[-20:])
    assert json.loads(caller.answer()[2])["confirmed"] == [report]


def test_a_body_in_chunks_is_answered(caller: Caller, credential: str) -> None:
    caller.say(board_of(credential))
    token = json.loads(caller.answer()[2])["csrf"]
    report, said = pressed()
    head, _, _ = (
        reports_of(credential, token, b"")
        .replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        .partition(b"\r\n\r\n")
    )
    caller.say(head + b"\r\n\r\n%x\r\n" % len(said) + said + b"\r\n0\r\n\r\n")
    assert json.loads(caller.answer()[2])["confirmed"] == [report]


def test_who_wants_no_more_is_hung_up_on(caller: Caller, credential: str) -> None:
    caller.say(board_of(credential, b"Connection: close"))
    status, headers, _body = caller.answer()
    assert (status, headers["connection"]) == (200, "close")
    assert caller.has_hung_up()


def test_a_length_and_a_coding_together_end_the_connection(caller: Caller, credential: str) -> None:
    """RFC 9112, 6.3: what follows could be somebody's smuggled request."""
    caller.say(
        b"POST /api/reports HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + board_of(credential)
    )
    status, _headers, _body = caller.answer()
    assert status == 400
    assert caller.has_hung_up()


def test_who_is_not_known_hears_why(caller: Caller, board: RunningBoard) -> None:
    caller.say(board_of("nobody's"))
    status, headers, body = caller.answer()
    assert (status, headers["content-type"], json.loads(body)["code"]) == (
        401,
        "application/problem+json",
        "not-paired",
    )
    assert requests.get(f"{board.url}/api/board", timeout=PATIENCE).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 8"),
        (b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", b"Sec-WebSocket-Key: AAAA"),
        (b"Upgrade: websocket", b"Upgrade: something"),
        (b"Host: hall", b"Host: hall\r\nOrigin: http://elsewhere"),
    ],
)
def test_a_socket_that_can_not_be_opened_is_refused(caller: Caller, changed: tuple[bytes, bytes]) -> None:
    opening = (
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    caller.say(opening.replace(*changed))
    assert caller.answer()[0] == 400
