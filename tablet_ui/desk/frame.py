"""What the desk's pages know beyond the staff's frame: the words of the codes, and telling the desk's other windows."""

from flask import Blueprint, current_app

from district_hall.people.roles import Permission, may
from tablet_ui import sockets
from tablet_ui.auth import visitor
from tablet_ui.desk import standing, words
from tablet_ui.staff import frame


def blueprint(name: str) -> Blueprint:
    """A blueprint whose templates know the frame."""
    pages = frame.blueprint(name, __name__)
    pages.context_processor(lambda: {"words": words, "standing": standing})
    return pages


def may_send_alone() -> bool:
    return may(visitor(), Permission.SEND_ALERT_ALONE)


def tell_desk() -> None:
    """After each change: the desk's other windows look again."""
    sockets.tell_desk(current_app.extensions["socketio"])
