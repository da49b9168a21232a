"""The devices' interface (docs/interface.md): JSON in, JSON out, problem documents where it is no."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from district_hall.clock import iso, now
from district_hall.devices import actions as device_actions
from district_hall.devices import questions as device_questions
from district_hall.errors import Refused
from district_hall.people.roles import Permission
from tablet_ui import auth
from tablet_ui.api import parsing, reporting
from tablet_ui.api.pace import keep_pace
from tablet_ui.auth import allow
from tablet_ui.device_token import device_token
from tablet_ui.house import house
from tablet_ui.household.board import about, place
from tablet_ui.household.board_parts import encoded
from tablet_ui.household.held_boards import held_boards
from tablet_ui.i18n import LANGUAGES, say

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/session")
@allow(Permission.OPEN)
def session() -> dict[str, Any]:
    """What every page needs first: the token for unsafe requests, and whether this browser is paired."""
    paired = auth.known_device()
    token = _device_token() if paired else generate_csrf()
    return {"csrf": token, "device": about(paired) if paired else None, "languages": list(LANGUAGES)}


@api.get("/board")
@allow(Permission.READ_BOARD, by_known=True)
def get_board() -> Response:
    """The household's board; 304 where the device's copy (`If-None-Match`) is still true."""
    at, one = now(), auth.recognised()
    keep_pace(house().board_limit, one.known.device.id)
    tag, body = held_boards().tag(one, at=at), b""
    if tag is None or not _has(tag):
        tag, body = held_boards().board(one, at=at)
    if _has(tag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        more = encoded({"server_time": iso(at), "csrf": _device_token()})
        response = Response(body[:-1] + b"," + more[1:], mimetype="application/json")
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    auth.renew_device_cookie(response, one, at=at)
    return response


def _device_token() -> str:
    return device_token(house().settings.secret_key, request.cookies[auth.DEVICE_COOKIE])


def _has(tag: str) -> bool:
    """Whether the device has the board of this tag. A proxy that compresses makes tags weak."""
    return request.headers.get("If-None-Match") == f'"{tag}"' or request.if_none_match.contains_weak(tag)


@api.post("/reports")
@allow(Permission.REPORT, by_known=True)
def post_reports() -> dict[str, Any]:
    """Confirms what is committed; names what can't be recorded. A repeat is confirmed again."""
    return reporting.record(house(), auth.device().id, request.get_json(), say)


@api.post("/device/settings")
@allow(Permission.CHANGE_DEVICE)
def post_settings() -> Response:
    wish = parsing.members(request.get_json(), "language", "text_size")
    house().database.unit_of_work(device_actions.change_settings, auth.device().id, **wish)
    return Response(status=HTTPStatus.NO_CONTENT)


@api.post("/pair/look")
@allow(Permission.PAIR)
def look() -> dict[str, Any]:
    """Which household a QR link stands for, without using it up."""
    wish = parsing.members(request.get_json(), "secret")
    with house().database.reading() as reading:
        code = device_actions.look_at_code(reading, wish.get("secret", ""), at=now())
        return {"place": place(code.household or code.hall), "kind": code.kind.value}


@api.post("/pair")
@allow(Permission.PAIR)
def pair() -> Response:
    """Pairs this browser by `secret` (QR) or `code` (six digits); the credential goes into its cookie."""
    wish = parsing.members(request.get_json(), "secret", "code")
    at, database = now(), house().database
    if wish.get("secret"):
        paired: Any = database.unit_of_work(device_actions.pair_by_secret, wish["secret"], at=at)
    else:
        digits = parsing.six_digits(wish.get("code", ""))
        paired = database.unit_of_work(device_actions.pair_by_digits, digits, auth.client_address(), at=at)
    if isinstance(paired, Refused):
        raise paired
    with database.reading() as reading:
        device = device_questions.device_with(reading, paired.credential)
        assert device is not None
        response = jsonify({"place": place(device_questions.home_of(device)), "device": about(device)})
    response.status_code = HTTPStatus.CREATED
    auth.set_device_cookie(response, paired.credential)
    return response
