"""A push service of the tests' own, on loopback over TLS: what it answers, a test decides by the endpoint's path."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

from tests.services.certificates import Certificates, make_certificates

CREATED = b"HTTP/1.1 201 Created\r\nLocation: https://push.example.net/m/1\r\nContent-Length: 0\r\n\r\n"


def answer(status: int, *fields: str, body: str = "") -> bytes:
    """A whole answer in HTTP, as a service writes it."""
    head = [f"HTTP/1.1 {status} As It Is", *fields, f"Content-Length: {len(body.encode())}"]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


@dataclass(frozen=True)
class Received:
    """What was posted, and by which connection (numbered as they came)."""

    path: str
    fields: dict[str, str]
    body: bytes
    connection: int


Act = Callable[[ssl.SSLSocket], bool]  # answers; False: and closes


def say(words: bytes, *, closes: bool = False) -> Act:
    def act(line: ssl.SSLSocket) -> bool:
        line.sendall(words)
        return not closes

    return act


@dataclass
class PushService:
    """`acts` by path; everything else is answered by `respond`: 201, where the test says nothing else."""

    certificates: Certificates
    acts: dict[str, Act] = field(default_factory=dict)
    respond: Callable[[Received], bytes] = lambda _received: CREATED
    received: list[Received] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=256))
    _lines: list[ssl.SSLSocket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = f"https://localhost:{self._listener.getsockname()[1]}"

    @property
    def trusted(self) -> str:
        return str(self.certificates.authority)

    @property
    def connections(self) -> int:
        return len(self._lines)

    def never(self, _line: ssl.SSLSocket) -> bool:
        self.over.wait(60)
        return False

    def serve(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificates.server, self.certificates.key)
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(context, plain), daemon=True).start()

    def close_idle(self) -> None:
        """Hangs up on everybody, as services do after a while."""
        with self._lock:
            for line in self._lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        self.over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.close_idle()

    def _talk(self, context: ssl.SSLContext, plain: socket.socket) -> None:
        with suppress(OSError, EOFError), plain:
            line = context.wrap_socket(plain, server_side=True)
            with self._lock:
                self._lines.append(line)
                number = len(self._lines)
            with line:
                goes_on = True
                while goes_on:
                    received = self._take(line, number)
                    act = self.acts.get(received.path) or say(self.respond(received))
                    goes_on = act(line)

    def _take(self, line: ssl.SSLSocket, number: int) -> Received:
        """Raises EOFError where the other side has hung up."""
        got = b""
        while b"\r\n\r\n" not in got:
            got += _more(line)
        head, body = got.split(b"\r\n\r\n", 1)
        first, fields = head.split(b"\r\n", 1)
        named = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(fields).items()}
        while len(body) < int(named["content-length"]):
            body += _more(line)
        received = Received(first.split(b" ")[1].decode(), named, body, number)
        with self._lock:
            self.received.append(received)
        return received


def _more(line: ssl.SSLSocket) -> bytes:
    data = line.recv(65536)
    if not data:
        raise EOFError
    return data


@contextmanager
def push_service(folder: Path, certificates: Certificates | None = None) -> Iterator[PushService]:
    service = PushService(certificates or make_certificates(folder))
    thread = threading.Thread(target=service.serve, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.stop()
        thread.join(10)
