"""Kept TLS connections to push services, none of which waits for another: non-blocking, moved on by whoever selects.

A connection has one request on its way at a time. Without a number of them at once, each message would wait for the
answer to the one before it.
"""

import errno
import selectors
import socket
import ssl
from dataclasses import dataclass, field

from district_hall.delivery.channels.push.answers import Answer, NoAnswerError, Reader

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
CHUNK = 16 * 1024
IN_PROGRESS = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}

Address = tuple[socket.AddressFamily, tuple[str, int]]


def resolve(origin: str) -> tuple[str, list[Address]]:
    """Host of an https origin and where it can be reached. Raises OSError where the name leads nowhere."""
    host, _, port = origin.removeprefix("https://").partition(":")
    found = socket.getaddrinfo(host, int(port or 443), type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return host, [(family, where) for family, _type, _proto, _name, where in found]  # type: ignore[misc]


@dataclass(eq=False)
class Connection:
    """To one origin. `wants` is what it waits for (`watched`: what the selector knows); `used` says that an answer has come by it before."""

    context: ssl.SSLContext
    host: str
    address: Address
    wants: int = WRITE
    watched: int = 0
    used: bool = False
    _plain: socket.socket | None = None
    _socket: ssl.SSLSocket | None = None
    _is_up: bool = False
    _unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    _reader: Reader = field(default_factory=Reader)

    def open(self) -> None:
        """Begins to connect. Raises OSError where that can't even begin."""
        family, where = self.address
        plain = socket.socket(family, socket.SOCK_STREAM)
        plain.setblocking(False)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = plain.connect_ex(where)
        if began not in IN_PROGRESS:
            plain.close()
            raise OSError(began, "not reachable")
        self._plain = plain
        self.wants = WRITE

    @property
    def is_up(self) -> bool:
        """Whether a request can be sent, or has been."""
        return self._is_up

    def fileno(self) -> int:
        held = self._socket or self._plain
        return held.fileno() if held is not None else -1

    def send(self, request: bytes) -> None:
        """Puts a request on its way; the next step is `go_on`. Raises OSError where the line is dead."""
        self._unsent = memoryview(request)
        if self._is_up:
            self._write()

    def go_on(self) -> Answer | None:
        """Called when what it `wants` is there. Raises OSError (TLS's included) or NoAnswerError."""
        try:
            if not self._is_up and not self._shake_hands():
                return None
            if self._unsent:
                self._write()
            return self._read() if not self._unsent else None
        except ssl.SSLWantReadError:
            self.wants = READ
        except ssl.SSLWantWriteError:
            self.wants = WRITE
        return None

    def is_stale(self) -> bool:
        """An idle connection to which something has come is closed, or about to be."""
        try:
            held = self._socket
            if held is None:
                return True
            return held.recv(1) is not None  # data that nobody asked for, or its end
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        except OSError:
            return True

    def close(self) -> None:
        for held in (self._socket, self._plain):
            if held is not None:
                held.close()
        self._socket = self._plain = None
        self._is_up = False

    def _shake_hands(self) -> bool:
        if self._socket is None:
            assert self._plain is not None
            failed = self._plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if failed:
                raise OSError(failed, "not reachable")
            self._socket = self.context.wrap_socket(
                self._plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._plain = None
        self._socket.do_handshake()
        self._is_up = True
        return True

    def _write(self) -> None:
        assert self._socket is not None
        try:
            while self._unsent:
                self._unsent = self._unsent[self._socket.send(self._unsent) :]
            self.wants = READ
        except ssl.SSLWantReadError:
            self.wants = READ
        except ssl.SSLWantWriteError:
            self.wants = WRITE

    def _read(self) -> Answer | None:
        assert self._socket is not None
        while True:
            data = self._socket.recv(CHUNK)
            answer = self._reader.feed(data) if data else self._reader.finish()
            if answer is not None:
                self.used = True
                return answer

    @property
    def answer_began(self) -> bool:
        return self._reader.began


def name_of(error: Exception) -> str:
    """What went wrong, for the table of attempts."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    if isinstance(error, NoAnswerError):
        return str(error)
    return f"{type(error).__name__}: {error.strerror}" if isinstance(error, OSError) else type(error).__name__
