"""Who is in which room, and sending to all of a room.

What is replaced of python-socketio's `Manager`: `emit` builds the packet *and its WebSocket frame* once and writes the
same bytes to each socket; leaving looks at the rooms that the client is in, not at all there are. In a larger town the
Redis manager delivers locally in the same way. Rooms are dicts.
"""

from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import Any

import gevent
import socketio
from engineio import packet as engine_packet
from socketio import packet

from tablet_ui.live.frames import text_frame

MOST_UNTOLD = 1_000  # messages for the other processes
STALE = 10.0  # seconds: what couldn't be told for longer is news no more


class Room(dict[str, str]):
    """Who is in it, and by which connection. The stock manager keeps both directions, and asks only one of them but for
    the room of all; a device is in seven rooms.
    """

    __slots__ = ()

    @property
    def _fwdm(self) -> "Room":
        return self


class LiveManager(socketio.Manager):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._rooms_of: dict[tuple[str, str], list[str | None]] = {}

    def emit(self, event: str, data: Any, namespace: str, room: Any = None, **options: Any) -> None:
        """To each in the room, or to all. What asks for an answer, leaves somebody out or carries bytes goes the stock way."""
        room = options.pop("to", None) or room
        if room is not None and not self._is_anybody_in(namespace, room):
            return  # most households have one device, and nobody watches most messages' receipts
        wanted = [value for name, value in options.items() if name in {"callback", "skip_sid"} and value]
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        encoded = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, *arguments]).encode()
        if wanted or isinstance(encoded, list):
            super().emit(event, data, namespace, room, **options)
            return
        frame = text_frame(f"{engine_packet.MESSAGE}{encoded}")
        sockets = self.server.eio.sockets
        for _sid, engine_sid in self.get_participants(namespace, room):
            client = sockets.get(engine_sid)
            if client is not None:
                client.write(frame)

    def _is_anybody_in(self, namespace: str, room: Any) -> bool:
        rooms = self.rooms.get(namespace, {})
        return any(one in rooms for one in ([room] if isinstance(room, str) else room))

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        here = self.rooms.get(namespace)
        if here is None or room is None or self.is_sid_room(namespace, room):
            super().basic_enter_room(sid, namespace, room, eio_sid)
        else:
            if room not in here:
                here[room] = Room()
            here[room][sid] = eio_sid or here[None][sid]
        rooms = self._rooms_of.setdefault((namespace, sid), [])
        if room not in rooms:
            rooms.append(room)

    def enter_rooms(self, sid: str, namespace: str, rooms: Iterable[str]) -> None:
        """Of a client that has just been let in: a device listens in six rooms, and all devices come in one minute."""
        here, engine_sid = self.rooms[namespace], self.rooms[namespace][None][sid]
        its_own = self._rooms_of[namespace, sid]
        for room in rooms:
            if room not in here:
                here[room] = Room()
            here[room][sid] = engine_sid
            its_own.append(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        super().basic_leave_room(sid, namespace, room)
        rooms = self._rooms_of.get((namespace, sid), [])
        if room in rooms:
            rooms.remove(room)

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        for room in self._rooms_of.pop((namespace, sid), []):
            super().basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
            if not waiting:
                pending.pop(namespace, None)

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        return [room for room in self._rooms_of.get((namespace, sid), []) if room is not None]

    def namespaces_of(self, engine_sid: str) -> list[str]:
        """Where a connection has been let in."""
        return [one for one in self.rooms if self.sid_from_eio_sid(engine_sid, one) is not None]


class LiveRedisManager(socketio.RedisManager, LiveManager):  # type: ignore[misc]
    """Sends to its own clients as `LiveManager` does, and tells the other web processes in a greenlet beside it: a Redis
    that hangs keeps nobody here waiting. What they aren't told is on the boards, for which their tablets ask.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._untold: deque[tuple[float, dict[str, Any]]] = deque(maxlen=MOST_UNTOLD)
        self._is_telling = False

    def _publish(self, data: dict[str, Any]) -> None:
        self._untold.append((monotonic(), data))
        if not self._is_telling:
            self._is_telling = True
            gevent.spawn(self._tell)

    def _tell(self) -> None:
        try:
            while self._untold:
                since, data = self._untold.popleft()
                if monotonic() - since < STALE:
                    super()._publish(data)
        finally:
            self._is_telling = False
