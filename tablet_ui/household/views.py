"""The shell of the household's screens, what it is made of, and the pictures of pages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, send_file
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery.models import Message
from district_hall.delivery.questions import is_live_for
from district_hall.devices.questions import device, home_of
from district_hall.errors import NotFound
from district_hall.people.roles import Permission, Place, Visitor
from tablet_ui.auth import allow
from tablet_ui.house import house
from tablet_ui.household.cards import shows

pages = Blueprint("household", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
MINE_FOR_EVER = "private, max-age=31536000, immutable"


@pages.get("/")
@pages.get("/pair")
@allow(Permission.OPEN)
def shell() -> Response:
    """Nothing of anybody's: who it is and what they may see, the scripts ask for."""
    response = Response(render_template("household.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/assets/<version>/<path:name>")
@allow(Permission.OPEN)
def asset(version: str, name: str) -> Response:
    assets = house().assets
    found = assets.file(name)
    if found is None:
        raise NotFound
    response = send_file(found[0], mimetype=found[1])
    response.headers["Cache-Control"] = FOR_EVER if version == assets.version else "no-cache"
    return response


@pages.get("/sw.js")
@allow(Permission.OPEN)
def service_worker() -> Response:
    response = Response(house().assets.service_worker(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/manifest.webmanifest")
@allow(Permission.OPEN)
def manifest() -> Response:
    response = Response(render_template("manifest.webmanifest"), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/i18n/<wanted>.json")
@allow(Permission.OPEN)
def texts(wanted: str) -> Any:
    found = house().texts.for_scripts(wanted)
    if found is None:
        raise NotFound
    return found, {"Cache-Control": "no-cache"}


def place_of_message(session: Session, visitor: Visitor, *, message_id: UUID, **_: object) -> Place | None:
    """For a household's or hall's device: its home, while the message is live for it. For staff: the message's district."""
    if visitor.device_id:
        home = home_of(device(session, visitor.device_id))
        return visitor.home if is_live_for(session, home, message_id, at=now()) else None
    message = session.get(Message, message_id)
    return Place(message.district_id) if message and message.district_id else None


@pages.get("/circulars/<uuid:message_id>/pages/<sha256>")
@allow(Permission.READ_MESSAGE, of=place_of_message)
def picture(message_id: UUID, sha256: str) -> Response:
    with house().database.reading() as session:
        message = session.get(Message, message_id)
    if message is None or not shows(message.card, sha256):
        raise NotFound
    response = send_file(house().pictures.path(sha256), mimetype="image/webp")
    response.headers["Cache-Control"] = MINE_FOR_EVER
    return response
