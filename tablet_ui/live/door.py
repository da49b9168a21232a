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
Answer = tuple[str, list[tuple[str, str]], bytes]  # status with its reason, headers, body


class Quick(Protocol):
    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """None where it is for the usual way; must not raise."""

    def may_connect(self, environ: dict[str, Any]) -> bytes | None:
        """The WebSocket handshake's answer; None where it is for the usual way."""

    def connect(self, client: Any, hello: bytes, environ: dict[str, Any]) -> None:
        """Takes the socket away."""


class Worker(GeventWorker):  # type: ignore[misc]
    """`gunicorn.conf.py` names it as `worker_class`."""

    _moment = 0
    _date = ""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._is_ssl, self._patience = self.cfg.is_ssl, self.cfg.keepalive  # each asking of them is a search

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
            environ.update(_of_server(listener.getsockname()))
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
        client.sendall(self._written(answer, closes=request.closes))
        return True

    def _written(self, answer: Answer, *, closes: bool) -> bytes:
        status, headers, body = answer
        lines = [f"HTTP/1.1 {status}", f"Date: {self._now()}", f"Connection: {'close' if closes else 'keep-alive'}"]
        lines += [f"{name}: {value}" for name, value in headers]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

    def _now(self) -> str:
        """As HTTP writes it (RFC 9110, 5.6.7); put together once a second."""
        moment = int(time())
        if moment != self._moment:
            self._moment, self._date = moment, formatdate(moment, usegmt=True)
        return self._date


def _of_server(name: Any) -> dict[str, str]:
    host, port = (name[0], str(name[1])) if isinstance(name, tuple) else (str(name), "")
    return {"SERVER_NAME": host, "SERVER_PORT": port, "SCRIPT_NAME": "", "wsgi.url_scheme": "http"}


def _take(client: Any, size: int) -> None:
    """What was looked at lies in the kernel: this doesn't wait."""
    while size:
        size -= len(client.recv(size)) or size
