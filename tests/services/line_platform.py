"""A stand-in for LINE's Messaging API on this machine: takes multicasts, knows retry keys, refuses as it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

TOKEN = "the channel's access token"
Refusal = tuple[int, dict[str, Any], dict[str, str]]  # status, body, headers


@dataclass
class LinePlatform:
    """`refuse` says what it answers to a call's body: None takes it. `delivered` are (user id, text), in order.

    It takes `answers_lost` calls without ever saying so.
    """

    url: str = ""
    refuse: Callable[[dict[str, Any]], Refusal | None] = lambda _body: None
    delivered: list[tuple[str, str]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    replies: list[tuple[str, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    answers_lost: int = 0

    def answer(self, path: str, headers: Any, body: dict[str, Any]) -> Refusal:
        self.calls.append(body)
        if headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, {"message": "Authentication failed"}, {}
        if path == "/v2/bot/message/reply":
            return self.refuse(body) or self._reply(body)
        if path != "/v2/bot/message/multicast":
            return 404, {"message": "Not found"}, {}
        return self._multicast(headers["X-Line-Retry-Key"], body)

    def _reply(self, body: dict[str, Any]) -> Refusal:
        self.replies.append((body["replyToken"], body["messages"][0]["text"]))
        return 200, {"sentMessages": [{"id": "461230966842064897"}]}, {}

    def _multicast(self, key: str, body: dict[str, Any]) -> Refusal:
        if key in self.keys:
            return 409, {"message": "The retry key is already accepted"}, {}
        if len(body["to"]) > 500:
            return 400, {"message": "Size must be between 1 and 500"}, {}
        if refusal := self.refuse(body):
            return refusal
        self.keys.add(key)
        self.delivered += [(to, one["text"]) for to in body["to"] for one in body["messages"]]
        if self.answers_lost > 0:
            self.answers_lost -= 1
            return 500, {"message": "Internal error"}, {}
        return 200, {}, {}


@contextmanager
def line_platform() -> Iterator[LinePlatform]:
    platform = LinePlatform()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer, headers = platform.answer(self.path, self.headers, body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(data)

        @override
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
