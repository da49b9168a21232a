"""engine.io over our own WebSocket: the stock server up to the handshake, from there a `LiveSocket` a connection.

What is replaced of python-engineio (pinned in requirements.txt): `Server._handle_connect`, `socket.Socket`, and with
them the writer and ping greenlets, the queue and the service task. Protocol: engine.io 4, WebSocket only.
"""

import _socket
import json
import logging
import resource
import sys
from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from io import BytesIO
from secrets import token_urlsafe
from typing import Any, Protocol

import engineio
import gevent
from engineio import packet
from gevent import socket as gevent_socket

from tablet_ui.live import handshake
from tablet_ui.live.connection import Connection, State
from tablet_ui.live.dispatch import Dispatcher
from tablet_ui.live.frames import CloseCode, text_frame
from tablet_ui.live.heartbeat import Wheel

log = logging.getLogger(__name__)

AT_WORK = 16  # greenlets that run handlers: no more of them wait for the database than it has connections
MOST_WAITING = 32  # a connection's messages that nobody has looked at
MOST_CONNECTIONS = 19_000
KERNEL_HOLDS = 64 * 1024  # bytes of what a client hasn't read; by itself the kernel would go up to megabytes
OTHER_FILES = 1_000  # open files that are not tablets' sockets
GONE = ""  # in an inbox: the connection is closed. No message is empty
OPEN, CLOSE, PING, PONG, MESSAGE = (str(one) for one in (packet.OPEN, packet.CLOSE, packet.PING, packet.PONG, 4))
PING_FRAME = text_frame(PING)

# What handlers may ask of the request that opened the connection; the rest isn't kept ten thousand times.
KEPT = (
    *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    *("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"),
)
NOTHING = BytesIO()


class BesidePing(Protocol):
    """What is said with each ping: a ready frame, which may be another each time."""

    frame: bytes


class LiveSocket:
    """One client as engine.io knows it. What its handlers do runs in the dispatcher's greenlets, in order."""

    __slots__ = (
        "_awaits_pong",
        "_connection",
        "_said_goodbye",
        "_strikes",
        "beside",
        "inbox",
        "server",
        "session",
        "sid",
    )

    connected = upgraded = True  # what engine.io asks when an HTTP request names our sid

    def __init__(self, server: "LiveEngine", sid: str, raw: _socket.socket) -> None:
        self.server = server
        self.sid = sid
        self.session: dict[str, Any] = {}
        self.inbox: deque[str] = deque()
        self.beside: BesidePing | None = None
        self._connection = Connection(raw, self, server.max_http_buffer_size)
        self._awaits_pong = self._said_goodbye = False
        self._strikes = 0

    # --- what engine.io and the manager ask for

    @property
    def closed(self) -> bool:
        return self._connection.state is not State.OPEN

    def write(self, frame: bytes) -> None:
        self._connection.write(frame)

    def send(self, pkt: Any) -> None:
        """Text only: no event of ours has binary parts."""
        self.write(text_frame(pkt.encode()))

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:  # noqa: FBT001, FBT002 - engine.io's
        """As engine.io calls it; returns when the handlers of `disconnect` have run."""
        del wait
        if not abort:
            self.write(text_frame(CLOSE))
        self._leave(reason or self.server.reason.SERVER_DISCONNECT)
        self._connection.close(CloseCode.NORMAL)

    def refuse(self, why: str, code: CloseCode = CloseCode.POLICY_VIOLATION) -> None:
        """Ends the connection of whoever sends what nobody should; they are told, and the log isn't filled."""
        log.info("socket refused", extra={"why": why})
        self._connection.close(code, why)

    # --- on the hub

    def received(self, text: str) -> None:
        kind = text[:1]
        if kind == PONG:
            self._awaits_pong = False
        elif kind == CLOSE:
            self._connection.close(CloseCode.NORMAL)
        elif kind != MESSAGE or len(text) == 1:
            self.refuse("not an engine.io packet for a server")
        elif len(self.inbox) >= MOST_WAITING:
            self.refuse("too many messages")
        else:
            self.server.dispatcher.submit(self, text[1:])

    def gone(self) -> None:
        self.server.dispatcher.submit(self, GONE)

    def beat(self) -> bool:
        """Once in a ping interval: drops who is silent, who doesn't hang up, and who belongs nowhere."""
        if self._connection.state is State.CLOSED:
            return False
        lingers = self._connection.state is State.CLOSING
        lost = lingers or not self.server.is_somewhere(self.sid)
        self._strikes = self._strikes + 1 if lost else 0
        if self._awaits_pong or (lingers and self._strikes > 1):
            self._connection.drop()
            return False
        if self._strikes > 1:
            self.refuse("connected to no namespace")
        else:
            self._awaits_pong = not lingers
            self.write(PING_FRAME + self.beside.frame if self.beside else PING_FRAME)
        return True

    # --- in a greenlet

    def handle(self, item: str) -> None:
        if item == GONE:
            self._leave(self.server.reason.TRANSPORT_CLOSE)
        elif not self.closed:
            try:
                self.server.handlers["message"](self.sid, item)
            except Exception:
                log.exception("a socket's handler failed")
                self._connection.close(CloseCode.INTERNAL_ERROR)

    def _leave(self, reason: str) -> None:
        if not self._said_goodbye:
            self._said_goodbye = True
            try:
                self.server.handlers["disconnect"](self.sid, reason)
            except Exception:
                log.exception("a socket's handler failed")
            self.server.sockets.pop(self.sid, None)


class LiveEngine(engineio.Server):  # type: ignore[misc]
    """`namespaces_of(sid)`: where a client has been let in; set by who knows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.dispatcher = Dispatcher(AT_WORK)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._most = min(MOST_CONNECTIONS, files - min(OTHER_FILES, files // 4))
        self._wheel: Wheel | None = None
        self.namespaces_of: Any = None

    def generate_id(self) -> str:
        return token_urlsafe(15)

    def is_somewhere(self, sid: str) -> bool:
        return bool(self.namespaces_of(sid))

    def refuse(self, sid: str, why: str) -> None:
        if (found := self.sockets.get(sid)) is not None:
            found.refuse(why)

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        """Takes the socket away from gunicorn, whose greenlet and connection slot are free again at once."""
        del transport, jsonp_index
        taken = environ.get("gunicorn.socket")
        if type(taken) is not gevent_socket.socket:
            log.error("live sockets need gunicorn's gevent worker, and TLS ended before it")
            return _answer(start_response, "501 Not Implemented", "no WebSocket on this connection")
        if len(self.sockets) >= self._most:
            log.warning("no room for another socket", extra={"connected": len(self.sockets)})
            return _answer(start_response, "503 Service Unavailable", "too many connections", ("Retry-After", "5"))
        try:
            hello = handshake.accept(environ)
        except handshake.HandshakeError as mistake:
            version = ("Sec-WebSocket-Version", handshake.VERSION)
            return _answer(start_response, "400 Bad Request", str(mistake), version)
        self.take(taken, hello, environ)
        raise StopIteration  # gunicorn's way of being told that the connection is no longer its own

    def may_come(self, environ: dict[str, Any]) -> bytes | None:
        """The handshake's answer to what is plainly a page of ours; None where `handle_request` is to look, and refuse."""
        origin = environ.get("HTTP_ORIGIN")
        if len(self.sockets) >= self._most or (origin and origin not in self._cors_allowed_origins(environ)):
            return None
        try:
            return handshake.accept(environ)
        except handshake.HandshakeError:
            return None

    def take(self, taken: gevent_socket.socket, hello: bytes, environ: Mapping[str, Any]) -> None:
        """The connection is ours from now on."""
        raw = _socket.socket(fileno=taken.detach())
        raw.setblocking(False)
        raw.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        raw.setsockopt(_socket.SOL_SOCKET, _socket.SO_SNDBUF, KERNEL_HOLDS)
        sid = self.generate_id()
        client = self.sockets[sid] = LiveSocket(self, sid, raw)
        self.handlers["connect"](sid, _kept(environ))
        self._clock().add(client)
        client.write(hello + text_frame(f'{OPEN}{{"sid":"{sid}",{self._terms}'))

    @cached_property
    def _terms(self) -> str:
        """What is the same for all, as the rest of a JSON object."""
        terms = {
            "upgrades": [],
            "pingInterval": int(self.ping_interval * 1000),
            "pingTimeout": int(self.ping_timeout * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        return json.dumps(terms)[1:]

    def _clock(self) -> Wheel:
        if self._wheel is None:
            self._wheel = Wheel(self.ping_interval)
            gevent.spawn(self._wheel.run)
        return self._wheel


def _kept(environ: Mapping[str, Any]) -> dict[str, Any]:
    """A WSGI environment to run handlers in, without the request's body and the server's objects."""
    kept = {name: environ[name] for name in KEPT if name in environ}
    for name, value in kept.items():
        if name != "HTTP_COOKIE":
            kept[name] = sys.intern(value)  # nearly the same in all
    return kept | {
        "flask.app": environ.get("flask.app"),
        "wsgi.version": (1, 0),
        "wsgi.input": NOTHING,
        "wsgi.errors": sys.stderr,
    }


def _answer(start_response: Any, status: str, why: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), *headers])
    return [why.encode()]
