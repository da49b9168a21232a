"""What is asked of clients beyond the protocol: events with the arguments they have, and few connections each."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from flask_socketio import SocketIO, disconnect


def politely(run: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that lets go whoever sends it more or fewer arguments than it takes; for us that is no error."""
    shape = signature(run)

    @wraps(run)
    def checked(*arguments: Any) -> Any:
        try:
            shape.bind(*arguments)
        except TypeError:
            disconnect()
            return "no"
        return run(*arguments)

    return checked


def keep_the_newest(sockets: SocketIO, namespace: str, room: str, most: int) -> None:
    """Of all in a room, in this process, the oldest go."""
    server: Any = sockets.server
    there = [sid for sid, _eio in server.manager.get_participants(namespace, room)]
    for sid in there[:-most]:
        server.disconnect(sid, namespace, ignore_queue=True)
