"""After the commit: the devices that something changed for look again, wherever they belong now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import current_app

from tablet_ui import sockets


def tell(*household_ids: UUID) -> None:
    sockets.tell_households(current_app.extensions["socketio"], household_ids)


def tell_moved(device_ids: Iterable[UUID], *household_ids: UUID) -> None:
    """They stand in the rooms of where they were: they are let go, ask for their board, and come back into the new.

    Those that are connected to another process hear only the word, and come back by themselves.
    """
    tell(*household_ids)
    socketio = current_app.extensions["socketio"]
    server: Any = socketio.server
    for device_id in device_ids:
        socketio.emit("moved", {}, to=f"device:{device_id}")
        for sid, _eio in list(server.manager.get_participants("/", f"device:{device_id}")):
            server.disconnect(sid)
