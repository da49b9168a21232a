"""The live side: whole cards to devices as soon as they are committed, and a word to leaders that receipts changed.

The sockets are for speed, HTTP is for truth: a lost emit costs seconds, never content. Each handler names its
permission in `HANDLERS`; one that doesn't can't be registered.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO, disconnect, join_room
from gevent import monkey

from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.delivery.report_words import Outcome
from district_hall.delivery.rules import area_room, rooms_of_hall, rooms_of_home
from district_hall.devices.questions import home_of
from district_hall.ids import parse_id
from district_hall.people.questions import StaffVisit
from district_hall.people.roles import Permission, Place, Visitor, may
from district_hall.places.questions import group_ids
from tablet_ui.auth import DEVICE_COOKIE, cookies_in, staff_visit
from tablet_ui.board_versions import BoardVersions
from tablet_ui.house import House, house
from tablet_ui.household.known import KnownDevice, KnownDevices
from tablet_ui.live import server as live
from tablet_ui.live.manners import keep_the_newest, politely
from tablet_ui.sweeper import STAFF, Sweeper

log = logging.getLogger(__name__)

MOST_OF_A_DEVICE = 4  # connections; a tablet has one, and after a change of networks for a while the one that it lost
MOST_OF_A_SESSION = 16  # a desk has many windows open


@dataclass(frozen=True)
class Handler:
    """`bare`: called as python-socketio calls it, `run(sid, environ, auth)`, with no request opened around it."""

    event: str
    namespace: str
    permission: Permission
    run: Callable[..., Any]
    bare: bool


HANDLERS: list[Handler] = []


def on(
    event: str, namespace: str, permission: Permission, *, bare: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        HANDLERS.append(Handler(event, namespace, permission, run, bare))
        return run

    return register


def install(app: Flask, here: House) -> SocketIO:
    # The source says where it may come from by its Origin: by default only our own, which is what we want.
    options = {
        "transports": ["websocket"],
        "manage_session": False,
        "async_handlers": False,
        "always_connect": False,
        "max_http_buffer_size": 16_384,  # devices send nothing but their presence
    }
    redis_url = here.settings.redis_url or None
    if monkey.is_module_patched("socket"):
        sockets = live.install(app, redis_url=redis_url, async_mode="gevent", **options)
    else:  # commands, and tests within one process: nobody is connected there by a real socket
        sockets = SocketIO(app, async_mode="threading", message_queue=redis_url, **options)
    for handler in HANDLERS:
        if handler.bare:
            sockets.server.on(handler.event, handler.run, namespace=handler.namespace)
        else:
            sockets.on_event(handler.event, politely(handler.run), namespace=handler.namespace)
    versions = app.extensions["board_versions"] = BoardVersions()
    app.extensions["sweeper"] = Sweeper(here, sockets, versions)
    return sockets


@on("connect", "/", Permission.READ_BOARD, bare=True)
def device_connects(sid: str, environ: Mapping[str, Any], _auth: object = None) -> None:
    """After a power cut ten thousand call in one minute: opening a Flask request for each costs more than all the rest."""
    app: Flask = environ["flask.app"]
    devices: KnownDevices = app.extensions["known_devices"]
    credential = cookies_in(environ.get("HTTP_COOKIE", "")).get(DEVICE_COOKIE)
    one = devices.recognise(credential) if credential else None
    if one is None or not one.known.may(Permission.READ_BOARD):
        raise Refusal("not-paired")
    sockets, rooms = app.extensions["socketio"], _rooms(one.known, app.extensions["house"].database)
    if isinstance(sockets.server, live.LiveServer):
        versions: BoardVersions = app.extensions["board_versions"]
        sockets.server.let_in(sid, "/", rooms, versions.of(one.known.places[2]))
    else:
        for room in rooms:
            sockets.server.enter_room(sid, room, namespace="/")
    keep_the_newest(sockets, "/", rooms[0], MOST_OF_A_DEVICE)


def _rooms(known: KnownDevice, database: Database) -> tuple[str, ...]:
    """Its own, and where it listens. A home's are held as long as it is known."""
    if known.rooms is not None:
        return known.rooms
    device, own = known.device, f"device:{known.device.id}"
    home = device.household
    if home is None:
        district_id = home_of(device).district_id
        with database.reading() as session:
            return (own, *rooms_of_hall(district_id, group_ids(session, district_id)))
    known.rooms = (own, *rooms_of_home(home.district_id, home.group_id, home.id, is_member=home.is_member))
    return known.rooms


@on("connect", STAFF, Permission.BE_STAFF)
def staff_connects(_auth: object = None) -> None:
    visit = _staff_visit()
    if visit is None:
        raise Refusal("not-signed-in")
    join_room(f"session:{visit.session_id}")
    keep_the_newest(current_app.extensions["socketio"], STAFF, f"session:{visit.session_id}", MOST_OF_A_SESSION)


@on("watch", STAFF, Permission.BE_STAFF)
def staff_watches(message_id: object = None) -> str:
    """Somebody looks at the receipts of one message; answers `ok`, or `no` where it is not theirs."""
    visitor, wanted = _staff_visitor(), parse_id(message_id)
    if visitor is None:
        disconnect()
        return "no"
    with house().database.reading() as reading:
        found = reading.get(Message, wanted) if wanted else None
    if found is None or not _may_watch(visitor, found):
        return "no"
    join_room(f"receipts:{wanted}")
    return "ok"


def _may_watch(visitor: Visitor, message: Message) -> bool:
    if message.district_id is None:
        return may(visitor, Permission.SEE_ALERTS)
    return may(visitor, Permission.SEE_RECEIPTS, Place(message.district_id))


@on("watch_visits", STAFF, Permission.SEE_VISITS)
def staff_watches_visits() -> str:
    """Somebody looks at their district's visits list."""
    visitor = _staff_visitor()
    if visitor is None:
        disconnect()
        return "no"
    for office in visitor.offices:
        if office.place and may(visitor, Permission.SEE_VISITS, office.place):
            join_room(f"visits:{office.place.district_id}")
    return "ok" if may(visitor, Permission.SEE_VISITS) else "no"


@on("watch_desk", STAFF, Permission.SEE_ALERTS)
def staff_watches_desk() -> str:
    """Somebody has the desk's page open."""
    visitor = _staff_visitor()
    if visitor is None:
        disconnect()
        return "no"
    if not may(visitor, Permission.SEE_ALERTS):
        return "no"
    join_room("desk")
    return "ok"


def _staff_visit() -> StaffVisit | None:
    """Also a password handed over on paper opens nothing here before it is changed."""
    with house().database.reading() as reading:
        visit = staff_visit(reading)
    if visit is None or visit.must_change_password or not may(visit.visitor, Permission.BE_STAFF):
        return None
    return visit


def _staff_visitor() -> Visitor | None:
    visit = _staff_visit()
    return visit.visitor if visit else None


def tell_of_receipts(sockets: SocketIO, outcome: Outcome) -> None:
    """After the commit: whoever watches these messages or visits lists, and the households' devices, look again.

    Not the households whose boards stay as they are: a card arrives at all tablets in one second, and each would ask.
    """
    for message_id in outcome.touched:
        sockets.emit("receipts_changed", {"message": str(message_id)}, to=f"receipts:{message_id}", namespace=STAFF)
    tell_households(sockets, outcome.changed)
    tell_visits(sockets, outcome.visits)


def tell_households(sockets: SocketIO, household_ids: Iterable[UUID]) -> None:
    """After the commit: the devices of these households ask for their board again."""
    for household_id in household_ids:
        sockets.emit("board_changed", {}, to=f"household:{household_id}")


def tell_district(sockets: SocketIO, district_id: UUID) -> None:
    """After the commit: every device of the district, also in its halls, asks for its board again."""
    sockets.emit("board_changed", {}, to=area_room(district_id, None, members_only=False))


def tell_visits(sockets: SocketIO, district_ids: Iterable[UUID]) -> None:
    """After the commit: whoever has the visits list of these districts open looks again."""
    for district_id in district_ids:
        sockets.emit("visits_changed", {}, to=f"visits:{district_id}", namespace=STAFF)


def tell_desk(sockets: SocketIO) -> None:
    """After the commit: something was written, handed in, approved or ended; the desk's other windows look again."""
    sockets.emit("desk_changed", {}, to="desk", namespace=STAFF)


def connected_devices(sockets: SocketIO) -> int:
    """How many devices this process holds; one with two windows open is one."""
    server: Any = sockets.server
    return sum(1 for room in list(server.manager.rooms.get("/", ())) if room and room.startswith("device:"))
