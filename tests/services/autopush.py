"""A stand-in for Mozilla's push server: Firefox holds a WebSocket to it, and what is posted to an endpoint goes down there.

The protocol is that of Firefox's own client (dom/push/PushServiceWebSocket.sys.mjs): `hello`, `register`, `unregister`,
`notification`, `ack`, and an empty object to see whether the line is alive.
"""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, request
from simple_websocket import ConnectionClosed, Server
from werkzeug.serving import make_server

from tests.services.push_service import CREATED, PushService, Received, answer, push_service


@dataclass
class Autopush:
    """`service` is where endpoints are; `port` is where Firefox's socket goes."""

    service: PushService
    port: int = 0
    channels: dict[str, Server] = field(default_factory=dict)

    def hear(self, line: Server) -> None:
        while True:
            said = json.loads(line.receive())
            reply = self._reply(line, said)
            if reply is not None:
                line.send(json.dumps(reply))

    def _reply(self, line: Server, said: dict[str, Any]) -> dict[str, Any] | None:
        match said.get("messageType"):
            case "hello":
                return {
                    "messageType": "hello",
                    "status": 200,
                    "use_webpush": True,
                    "broadcasts": {},
                    "uaid": said.get("uaid") or uuid4().hex,
                }
            case "register":
                channel = said["channelID"]
                self.channels[channel] = line
                endpoint = f"{self.service.origin}/wpush/v2/{channel}"
                return {"messageType": "register", "channelID": channel, "status": 200, "pushEndpoint": endpoint}
            case "unregister":
                self.channels.pop(said["channelID"], None)
                return {"messageType": "unregister", "channelID": said["channelID"], "status": 200}
            case None:
                return {}
        return None

    def relay(self, received: Received) -> bytes:
        channel = received.path.rsplit("/", 1)[1]
        line = self.channels.get(channel)
        if line is None:
            return answer(410)
        body = urlsafe_b64encode(received.body).rstrip(b"=").decode()
        word = {
            "messageType": "notification",
            "channelID": channel,
            "version": uuid4().hex,
            "ttl": int(received.fields["ttl"]),
            "headers": {"encoding": received.fields["content-encoding"]},
            "data": body,
        }
        line.send(json.dumps(word))
        return CREATED


@contextmanager
def autopush(folder: Path) -> Iterator[Autopush]:
    with push_service(folder) as service:
        standing = Autopush(service)
        service.respond = standing.relay
        app = Flask("autopush")

        @app.route("/", websocket=True)
        def socket() -> str:
            with suppress(ConnectionClosed):
                standing.hear(Server(request.environ, subprotocols=["push-notification"]))
            return ""

        server = make_server("127.0.0.1", 0, app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        standing.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield standing
        finally:
            server.shutdown()
            server.server_close()
            thread.join(10)
