"""The devices' express lane: what a town's tablets ask and say all at once is answered before Flask has begun.

Each asks for its board every minute and after every card, and reports each card; after a power cut all of them come
back in one minute. Matching a route, opening a session and running every hook costs several times what the answer does.
Whatever isn't plainly an admitted device's `GET /api/board` or `POST /api/reports` goes the usual way, which is `views`:
the same answers, the same permissions, the same headers.
"""

import json
import logging
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Flask

from district_hall.clock import iso, now
from district_hall.devices.rules import was_seen_long_ago
from district_hall.errors import Refused, TooMany
from district_hall.people.roles import Permission
from tablet_ui.api import reporting
from tablet_ui.api.pace import keep_pace
from tablet_ui.auth import DEVICE_COOKIE, cookie_of_today, cookies_in, rule_of
from tablet_ui.device_token import device_token, is_device_token
from tablet_ui.errors import problem
from tablet_ui.household.board_parts import encoded
from tablet_ui.household.held_boards import HeldBoards
from tablet_ui.household.known import KnownDevices
from tablet_ui.i18n import say_in
from tablet_ui.security import USUAL_BODY, hardened

log = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]  # status, headers beside the usual ones, body
Lane = Callable[[dict[str, Any], str, Permission], Answer | None]
NOT_MODIFIED, OK, TOO_MANY = "304 NOT MODIFIED", "200 OK", "429 TOO MANY REQUESTS"
JSON = "application/json"


class ExpressLane:
    """Stands before the application, whose own way in it takes over; and behind the worker's door (`live.door`)."""

    def __init__(self, app: Flask, devices: KnownDevices, boards: HeldBoards) -> None:
        self._app = app
        self._usual: Wsgi = app.wsgi_app
        self._devices = devices
        self._boards = boards
        settings = app.extensions["house"].settings
        self._secure, self._key = settings.secure, settings.secret_key
        self.usual_headers = hardened(secure=self._secure)
        self._lanes: dict[tuple[str, str], tuple[Permission, Lane]] = {
            ("GET", "/api/board"): (_permission(app, "api.get_board"), self._board),
            ("POST", "/api/reports"): (_permission(app, "api.post_reports"), self._reports),
        }

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        answer = self.answer(environ)
        if answer is None:
            return self._usual(environ, start)
        status, headers, body = answer
        start(status, headers + self.usual_headers)
        return [body] if body else []

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """None where it is for the usual way. A body may stand under `quick.body` instead of in a stream."""
        found = self._lanes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if found is None:
            return None
        permission, lane = found
        try:
            credential = cookies_in(environ.get("HTTP_COOKIE", "")).get(DEVICE_COOKIE)
            return lane(environ, credential, permission) if credential else None
        except Refused:
            return None  # said by the usual way, in the reader's language
        except Exception:
            log.exception("not answered at once")
            return None

    def _board(self, environ: dict[str, Any], credential: str, permission: Permission) -> Answer | None:
        one = self._devices.recognise(credential)
        if one is None or not one.known.may(permission):
            return None
        at, wanted = now(), environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/").strip('"')
        if "," in wanted:
            return None  # several tags; browsers send one
        house = self._app.extensions["house"]
        try:
            keep_pace(house.board_limit, one.known.device.id)
        except TooMany as refused:
            return _to_wait(refused, say_in(house.texts, one.known.visitor.language, refused))
        if was_seen_long_ago(one.known.last_seen_at, at=at):
            house.presence.note(one.known.device.id, at=at)
            one.known.last_seen_at = at
        tag, body = self._boards.tag(one, at=at), b""
        if tag is None or tag != wanted:
            if one.known.device.household_id is None:
                return None  # a hall's: there are few, and their board is made by the usual way
            tag, body = self._boards.board(one, at=at)
        cookie = cookie_of_today(one.known, credential, secure=self._secure, at=at)
        headers = [
            ("ETag", f'"{tag}"'),
            ("Cache-Control", "private, no-cache"),
            ("Vary", "Cookie"),
            ("Set-Cookie", cookie),
        ]
        if tag == wanted:
            return NOT_MODIFIED, headers, b""
        token = device_token(self._key, credential)
        body = body[:-1] + b"," + encoded({"server_time": iso(at), "csrf": token})[1:]
        return OK, [*_of_json(body), *headers], body

    def _reports(self, environ: dict[str, Any], credential: str, permission: Permission) -> Answer | None:
        house, known = self._app.extensions["house"], self._devices.held(credential)
        if known is None or not known.may(permission):
            return None
        if not is_device_token(environ.get("HTTP_X_CSRFTOKEN", ""), self._key, credential):
            return None
        sent = _body(environ)
        if sent is None:
            return None
        try:
            said = json.loads(sent)
        except (ValueError, RecursionError):
            return None

        @cache
        def language() -> str | None:
            """What they chose last: asked for where something is refused, and once."""
            one = self._devices.recognise(credential)
            return (one.known if one else known).visitor.language

        def say(refused: Refused) -> str:
            return say_in(house.texts, language(), refused)

        try:
            body = encoded(reporting.record(house, known.device.id, said, say))
        except TooMany as refused:
            return _to_wait(refused, say(refused))
        return OK, [*_of_json(body), ("Cache-Control", "no-store")], body


def _permission(app: Flask, endpoint: str) -> Permission:
    rule = rule_of(app, endpoint)
    assert rule is not None
    return rule.permission


def _to_wait(refused: TooMany, detail: str) -> Answer:
    """Whoever floods is told so for less than what the answer would have cost."""
    body = encoded(problem(refused, HTTPStatus.TOO_MANY_REQUESTS, detail))
    headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))]
    return TOO_MANY, [*headers, ("Retry-After", str(refused.retry_after)), ("Cache-Control", "no-store")], body


def _of_json(body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", JSON), ("Content-Length", str(len(body)))]


def _body(environ: dict[str, Any]) -> bytes | None:
    """A JSON body of usual size; it can be read once more by the usual way. None, untouched, where it is another."""
    length = environ.get("CONTENT_LENGTH", "")
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != JSON or not length.isdecimal():
        return None
    if not 0 < int(length) <= USUAL_BODY:
        return None
    body: bytes | None = environ.get("quick.body")
    if body is None:
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)
    return body
