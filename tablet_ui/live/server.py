"""Flask-SocketIO as it is, on top of our own engine: `install()` gives it back, ready for handlers.

What is replaced of python-socketio's `Server`: which engine it uses, and that what clients send is looked at before
it is acted on. Of Flask-SocketIO only the server that it made is exchanged.
"""

import json
import re
import socket
from collections.abc import Iterable
from typing import Any

import socketio
from engineio import packet as engine_packet
from flask import Flask
from flask_socketio import SocketIO
from socketio import packet

from tablet_ui.live.engine import BesidePing, LiveEngine
from tablet_ui.live.frames import text_frame
from tablet_ui.live.manager import LiveManager, LiveRedisManager

CHANNEL = "flask-socketio"  # Flask-SocketIO's own usual name for it
# A Redis whose machine is gone without a word is noticed within half a minute, and the next one found.
REDIS = {
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "socket_keepalive_options": {socket.TCP_KEEPIDLE: 10, socket.TCP_KEEPINTVL: 5, socket.TCP_KEEPCNT: 3},
}
RESERVED = frozenset({"connect", "disconnect"})
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def install(app: Flask, *, redis_url: str | None, **options: Any) -> SocketIO:
    """`options` as `SocketIO` takes them. Needs gunicorn's gevent worker."""
    manager = LiveRedisManager(redis_url, channel=CHANNEL, redis_options=REDIS) if redis_url else LiveManager()
    sockets = SocketIO(app, client_manager=manager, json=Json, **options)
    sockets.server = LiveServer(**sockets.server_options)
    sockets.sockio_mw.engineio_app = sockets.server
    return sockets


class Json:
    """Japanese as it is, which is half the bytes of what escapes it."""

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, **options)
        # Half a character, as JSON can carry it, is no UTF-8.
        return json.dumps(value, **options) if HALF_A_CHARACTER.search(text) else text

    @staticmethod
    def loads(text: str, **options: Any) -> Any:
        return json.loads(text, **options)


class LiveServer(socketio.Server):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.eio.namespaces_of = self.manager.namespaces_of

    def let_in(self, sid: str, namespace: str, rooms: Iterable[str], beside_pings: BesidePing) -> None:
        """What a handler of `connect` has found out: where this client listens, and what it hears with each ping."""
        self.manager.enter_rooms(sid, namespace, rooms)
        client = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, namespace))
        if client is not None:
            client.beside = beside_pings

    def _send_packet(self, eio_sid: str, pkt: Any) -> None:
        """Text only, and without a packet of engine.io's around it, which would only be taken apart again."""
        client = self.eio.sockets.get(eio_sid)
        if client is not None:
            client.write(text_frame(f"{engine_packet.MESSAGE}{pkt.encode()}"))

    def _engineio_server_class(self) -> type[LiveEngine]:
        return LiveEngine

    def _handle_eio_message(self, eio_sid: str, data: str) -> None:
        try:
            came = self.packet_class(encoded_packet=data)
        except (ValueError, TypeError, RecursionError):  # what the stock parser raises, and nesting without end
            self.eio.refuse(eio_sid, "not a Socket.IO packet")
            return
        why_not = self._why_not(eio_sid, came)
        if why_not:
            self.eio.refuse(eio_sid, why_not)
        elif came.packet_type == packet.CONNECT:
            self._handle_connect(eio_sid, came.namespace, came.data)
        elif came.packet_type == packet.DISCONNECT:
            self._handle_disconnect(eio_sid, came.namespace, self.reason.CLIENT_DISCONNECT)
        elif came.packet_type == packet.EVENT:
            self._handle_event(eio_sid, came.namespace, came.id, came.data)
        else:
            self._handle_ack(eio_sid, came.namespace, came.id, came.data)

    def _why_not(self, eio_sid: str, came: Any) -> str:
        """What is wrong with a packet; empty where nothing is."""
        kind, namespace, data = came.packet_type, came.namespace or "/", came.data
        if kind not in {packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK} or came.attachment_count:
            return "no such packet is taken here"
        if kind == packet.CONNECT and not (data is None or isinstance(data, dict)):
            return "a connect carries an object"
        if kind == packet.ACK and not (came.id and isinstance(data, list)):  # 0 is where the stock manager counts
            return "an answer says to what"
        return self._why_no_event(eio_sid, namespace, data) if kind == packet.EVENT else ""

    def _why_no_event(self, eio_sid: str, namespace: str, data: Any) -> str:
        if not isinstance(data, list) or not data or not isinstance(data[0], str):
            return "an event has a name"
        if data[0] in RESERVED or data[0] not in self.handlers.get(namespace, {}):
            return "no such event"
        if self.manager.sid_from_eio_sid(eio_sid, namespace) is None:
            return "not connected to this namespace"
        return ""
