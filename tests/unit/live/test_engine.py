"""What our engine adds to engine.io, over real pairs of sockets: pings, who is dropped, one frame for a room."""

import _socket
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic

import gevent
import pytest
from gevent import socket as gevent_socket
from socketio import PubSubManager

from tablet_ui.board_versions import BoardVersion
from tablet_ui.live.engine import LiveSocket
from tablet_ui.live.manager import LiveManager, LiveRedisManager
from tablet_ui.live.server import Json, LiveServer
from tests.services.websocket import RawWebSocket


class Hall:
    """A server that nobody reaches but by a pair of sockets."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.server = LiveServer(
            client_manager=LiveManager(), async_mode="gevent", transports=["websocket"], json=Json, async_handlers=False
        )
        self.left: list[str] = []
        self.server.on("connect", lambda sid, _environ, _auth=None: self.server.enter_room(sid, "hall"))
        self.server.on("disconnect", lambda _sid, reason: self.left.append(reason))

    def tablet(self, *, let_in: bool = True) -> tuple[LiveSocket, RawWebSocket]:
        mine, yours = socket.socketpair()
        mine.setblocking(False)
        yours.setblocking(False)
        self._stack.enter_context(yours)
        engine, sid = self.server.eio, self.server.eio.generate_id()
        client = engine.sockets[sid] = LiveSocket(engine, sid, _socket.socket(fileno=mine.detach()))
        self._stack.callback(client._connection.drop)
        engine.handlers["connect"](sid, {})
        theirs = RawWebSocket(yours, "")
        if let_in:
            client.received("40")
            assert said(theirs).startswith("40")
        return client, theirs


@pytest.fixture
def hall() -> Iterator[Hall]:
    with ExitStack() as stack:
        yield Hall(stack)
        gevent.sleep(0)


def said(client: RawWebSocket) -> str:
    """The next frame's text, the hub running meanwhile; empty where the line is closed."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        gevent.sleep(0)
        try:
            found = client.next()
        except BlockingIOError:
            continue
        return found.payload.decode(errors="replace") if found else ""
    raise AssertionError("nothing came")


def until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not holds():
        assert monotonic() < deadline
        gevent.sleep(0.001)


def test_who_answers_pings_stays_and_who_does_not_is_dropped_at_the_next(hall: Hall) -> None:
    client, theirs = hall.tablet()
    for _ in range(3):
        assert client.beat()
        assert said(theirs) == "2"
        client.received("3")
    assert client.beat()
    assert said(theirs) == "2"
    assert not client.beat()
    assert said(theirs) == ""
    until(lambda: hall.left == ["transport close"])
    assert hall.server.eio.sockets == {}


def test_what_is_said_beside_pings_is_what_it_is_then(hall: Hall) -> None:
    client, theirs = hall.tablet()
    beside = BoardVersion()
    client.beside = beside
    for version in (7, 8):
        beside.set(version)
        assert client.beat()
        assert (said(theirs), said(theirs)) == ("2", f'42["board_version", {{"version": {version}}}]')
        client.received("3")


def test_who_joins_no_namespace_is_told_so_at_the_second_turn(hall: Hall) -> None:
    client, theirs = hall.tablet(let_in=False)
    assert client.beat()
    client.received("3")
    assert client.beat()
    assert (said(theirs), said(theirs)[2:]) == ("2", "connected to no namespace")


def test_who_does_not_hang_up_after_a_goodbye_is_dropped(hall: Hall) -> None:
    client, theirs = hall.tablet()
    client.refuse("enough")
    assert said(theirs)[2:] == "enough"
    assert client.beat()
    assert not client.beat()
    until(lambda: hall.server.eio.sockets == {})


def test_an_emit_is_one_frame_for_all_in_the_room_and_for_nobody_else(hall: Hall) -> None:
    _, here = hall.tablet()
    client, gone = hall.tablet()
    hall.server.leave_room(hall.server.manager.sid_from_eio_sid(client.sid, "/"), "hall")
    hall.server.emit("card", {"title": "回覧"}, room="hall")
    hall.server.emit("to_all", ("a", 1))
    hall.server.emit("bare")
    assert [said(here) for _ in range(3)] == ['42["card",{"title":"回覧"}]', '42["to_all","a",1]', '42["bare"]']
    assert [said(gone) for _ in range(2)] == ['42["to_all","a",1]', '42["bare"]']


def test_an_emit_may_leave_somebody_out_and_may_ask_for_an_answer(hall: Hall) -> None:
    answers: list[str] = []
    (one, first), (_, second) = hall.tablet(), hall.tablet()
    sid = hall.server.manager.sid_from_eio_sid(one.sid, "/")
    hall.server.emit("others", room="hall", skip_sid=sid)
    hall.server.emit("sure?", room=sid, callback=answers.append)
    assert said(second) == '42["others"]'
    assert said(first) == '421["sure?"]'
    one.received('431["yes"]')
    until(lambda: answers == ["yes"])


def test_a_client_that_leaves_is_in_no_room_any_more(hall: Hall) -> None:
    (client, theirs), (_, other) = hall.tablet(), hall.tablet()
    theirs.link.close()
    until(lambda: client.sid not in hall.server.eio.sockets)
    manager = hall.server.manager
    assert len(list(manager.get_participants("/", "hall"))) == 1
    assert len(manager._rooms_of) == 1
    other.link.close()
    until(lambda: manager.rooms == {} and manager._rooms_of == {})
    assert hall.left == ["transport close"] * 2


def test_the_server_s_disconnect_tells_the_client_and_the_handlers(hall: Hall) -> None:
    client, theirs = hall.tablet()
    hall.server.disconnect(hall.server.manager.sid_from_eio_sid(client.sid, "/"))
    assert said(theirs) == "41"
    hall.server.eio.disconnect(client.sid)
    assert said(theirs) == "1"
    assert hall.left == ["server disconnect"]


def test_a_handler_that_fails_is_logged_and_ends_its_own_connection_only(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.server.on("break", lambda _sid: 1 / 0)
    (client, theirs), (_, other) = hall.tablet(), hall.tablet()
    client.received('42["break"]')
    assert said(theirs)[:2].encode(errors="replace")[:1] == b"\x03"
    assert "ZeroDivisionError" in caplog.text
    hall.server.emit("still_here", room="hall")
    assert said(other) == '42["still_here"]'


def test_half_a_character_does_not_hold_up_a_card() -> None:
    assert Json.dumps({"a": "回"}) == '{"a": "回"}'
    assert Json.dumps({"a": "\ud842"}).encode() == b'{"a": "\\ud842"}'


def test_a_client_that_left_is_in_no_circle_that_only_the_garbage_collector_would_find(hall: Hall) -> None:
    client, theirs = hall.tablet()
    sid, connection = client.sid, client._connection
    theirs.link.close()
    until(lambda: sid not in hall.server.eio.sockets)
    assert connection._owner is not client


def opening(hall: Hall, taken: object) -> tuple[str, str]:
    """How a request for a socket is answered in HTTP: status and words."""
    answered: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "EIO=4&transport=websocket",
        "HTTP_UPGRADE": "websocket",
        "gunicorn.socket": taken,
    }
    words = hall.server.handle_request(environ, lambda status, _headers: answered.append(status))
    return answered[0], b"".join(words).decode()


def test_a_connection_that_cannot_be_taken_from_the_web_server_is_refused_in_words(hall: Hall) -> None:
    mine, yours = socket.socketpair()
    with mine, yours:
        assert opening(hall, mine) == ("501 Not Implemented", "no WebSocket on this connection")


def test_when_there_is_no_room_the_client_is_told_to_come_later(hall: Hall) -> None:
    hall.server.eio._most = 1
    hall.tablet()
    mine, yours = gevent_socket.socketpair()
    with mine, yours:
        assert opening(hall, mine) == ("503 Service Unavailable", "too many connections")


def test_through_redis_the_own_clients_are_sent_to_in_the_same_way() -> None:
    """`PubSubManager` sends locally by `super().emit`."""
    order = LiveRedisManager.__mro__
    assert order.index(LiveManager) == order.index(PubSubManager) + 1
