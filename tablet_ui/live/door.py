"""gunicorn's gevent worker with a door of its own for what a town's tablets ask all at once (docs/decisions/0022).

A connection's first bytes are looked at without taking them. Where they are plainly one of the requests of
`request_head`, and the program's `Quick` has an answer, they are taken and answered; else nothing has happened, and
gunicorn reads them. The program says what it answers quickly in `extensions["quick"]`.
"""

from email.utils import formatdate
from socket import MSG_PEEK
from time import time
from typing import Any, Protocol

from gunicorn import util
from gunicorn.workers.ggevent import GeventWorker
from typing_extensions import override

from tablet_ui.live import request_head
from tablet_ui.live.request_head import Request

LOOKED_AT = 16_384  # bytes
Answer = tuple[str, list[tuple[str, str]], bytes]  # status with its reason, headers beside the usual ones, body


class Quick(Protocol):
    usual_headers: list[tuple[str, str]]
    """What every answer has."""

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """None where it is for the usual way; must not raise."""

    def may_connect(self, environ: dict[str, Any]) -> bytes | None:
        """The WebSocket handshake's answer; None where it is for the usual way."""

    def connect(self, client: Any, hello: bytes, environ: dict[str, Any]) -> None:
        """Takes the socket away."""


class Worker(GeventWorker):  # type: ignore[misc]
    """`gunicorn.conf.py` names it as `worker_class`."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._is_ssl, self._patience = self.cfg.is_ssl, self.cfg.keepalive  # each asking of them is a search
        self._moment = 0
        self._heads: dict[tuple[str, bool], bytes] = {}  # of this second
        self._here: dict[Any, dict[str, str]] = {}

    @override
    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        quick: Quick | None = getattr(self.wsgi, "extensions", {}).get("quick")
        if quick is None or self._is_ssl:
            super().handle(listener, client, addr)
            return
        client.settimeout(self._patience)
        try:
            while (request := self._look(client)) is not None:
                request.environ["REMOTE_ADDR"] = addr[0] if isinstance(addr, tuple) else ""
                if not self._serve(quick, request, listener, client):
                    break
                if request.closes or request.environ["PATH_INFO"] == request_head.SOCKET:
                    util.close(client)
                    return
        except OSError:  # gone, or silent for too long
            util.close(client)
            return
        super().handle(listener, client, addr)

    def _look(self, client: Any) -> Request | None:
        return request_head.read(client.recv(LOOKED_AT, MSG_PEEK))

    def _serve(self, quick: Quick, request: Request, listener: Any, client: Any) -> bool:
        """False where it is for gunicorn: nothing was taken from the connection then."""
        environ = request.environ
        if environ["PATH_INFO"] == request_head.SOCKET:
            environ.update(self._of_server(listener))
            hello = quick.may_connect(environ)
            if hello is None:
                return False
            _take(client, request.size)
            quick.connect(client, hello, environ)
            return True
        environ["quick.body"] = request.body
        answer = quick.answer(environ)
        if answer is None:
            return False
        _take(client, request.size)
        status, headers, body = answer
        head = self._head(status, quick, closes=request.closes)
        _send(client, b"".join((head, _lines(headers), b"\r\n", body)))
        return True

    def _head(self, status: str, quick: Quick, *, closes: bool) -> bytes:
        """What is the same for many answers, put together once a second."""
        moment = int(time())
        if moment != self._moment:
            self._moment = moment
            self._heads.clear()
        if (status, closes) not in self._heads:
            date = ("Date", formatdate(moment, usegmt=True))  # RFC 9110, 5.6.7
            usual = [date, ("Connection", "close" if closes else "keep-alive"), *quick.usual_headers]
            self._heads[status, closes] = f"HTTP/1.1 {status}\r\n".encode() + _lines(usual)
        return self._heads[status, closes]

    def _of_server(self, listener: Any) -> dict[str, str]:
        if listener not in self._here:
            name = listener.getsockname()
            host, port = (name[0], str(name[1])) if isinstance(name, tuple) else (str(name), "")
            words = {"SERVER_NAME": host, "SERVER_PORT": port, "SCRIPT_NAME": "", "wsgi.url_scheme": "http"}
            self._here[listener] = words
        return self._here[listener]


def _lines(headers: list[tuple[str, str]]) -> bytes:
    return "".join([f"{name}: {value}\r\n" for name, value in headers]).encode("latin-1")


def _send(client: Any, data: bytes) -> None:
    """Nearly always in one go: `sendall` asks the kernel for more before it has begun."""
    sent = client.send(data)
    if sent < len(data):
        client.sendall(memoryview(data)[sent:])


def _take(client: Any, size: int) -> None:
    """What was looked at lies in the kernel: this doesn't wait."""
    while size:
        size -= len(client.recv(size)) or size
