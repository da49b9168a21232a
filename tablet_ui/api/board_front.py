"""The board's express lane: what a known device asks for again and again is answered before Flask has begun.

A tablet asks every minute, all of them after each card. Opening a session, matching a route and running every hook costs
several times what the answer does. Whatever isn't plainly an admitted device's `GET /api/board` goes the usual way,
which is `views.get_board`: the same boards, the same permission, the same headers.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Flask

from district_hall.clock import iso, now
from district_hall.devices.rules import SEEN_EVERY
from district_hall.people.roles import may
from tablet_ui.auth import DEVICE_COOKIE, rule_of
from tablet_ui.household.board_parts import encoded
from tablet_ui.household.held_boards import HeldBoards
from tablet_ui.household.known import KnownDevices, Recognised
from tablet_ui.security import hardened

log = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]
MOST_TOKENS = 40_000
NOT_MODIFIED, OK = "304 NOT MODIFIED", "200 OK"


class Tokens:
    """CSRF tokens by the session cookie that they belong to: signed once, not for every board."""

    def __init__(self) -> None:
        self._by_session: dict[str, str] = {}

    def keep(self, session: str | None, token: str) -> None:
        if session:
            if len(self._by_session) >= MOST_TOKENS:
                self._by_session.clear()
            self._by_session[session] = token

    def of(self, session: str | None) -> str | None:
        return self._by_session.get(session) if session else None


class BoardFront:
    """Stands before the application; `tokens` are filled by the usual way."""

    def __init__(self, app: Flask, devices: KnownDevices, boards: HeldBoards, *, secure: bool) -> None:
        self._usual: Wsgi = app.wsgi_app
        self._devices = devices
        self._boards = boards
        self._fixed = hardened(secure=secure)
        self._session_cookie = app.config["SESSION_COOKIE_NAME"]
        rule = rule_of(app, "api.get_board")
        assert rule is not None
        self._permission = rule.permission
        self.tokens = Tokens()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/api/board" and environ["REQUEST_METHOD"] == "GET":
            try:
                answer = self._answer(environ)
            except Exception:  # the usual way says what is the matter, in the reader's language
                log.exception("not answered at once")
                answer = None
            if answer is not None:
                status, headers, body = answer
                start(status, headers)
                return [body] if body else []
        return self._usual(environ, start)

    def _answer(self, environ: dict[str, Any]) -> Answer | None:
        cookies = _cookies(environ.get("HTTP_COOKIE", ""))
        credential = cookies.get(DEVICE_COOKIE)
        one = self._devices.recognise(credential) if credential else None
        at = now()
        if one is None or not self._is_admitted(one, at):
            return None
        wanted = environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/").strip('"')
        tag, body = self._boards.tag(one, at=at), b""
        if tag is not None and tag == wanted:
            return NOT_MODIFIED, self._headers(one, tag), b""
        token = self.tokens.of(cookies.get(self._session_cookie))
        if token is None or one.known.device.household_id is None:  # of halls there are few
            return None
        tag, body = self._boards.board(one, at=at)
        if tag == wanted:
            return NOT_MODIFIED, self._headers(one, tag), b""
        body = body[:-1] + b"," + encoded({"server_time": iso(at), "csrf": token})[1:]
        length = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        return OK, [*length, *self._headers(one, tag), ("Vary", "Cookie")], body

    def _is_admitted(self, one: Recognised, at: datetime) -> bool:
        """Who must be written down as seen, or given a cookie for another day, goes the usual way."""
        known = one.known
        renewed = known.cookie is not None and known.cookie[0] == at.date()
        return renewed and at - known.last_seen_at <= SEEN_EVERY and may(known.visitor, self._permission)

    def _headers(self, one: Recognised, tag: str) -> list[tuple[str, str]]:
        assert one.known.cookie is not None
        own = ("ETag", f'"{tag}"'), ("Cache-Control", "private, no-cache"), ("Set-Cookie", one.known.cookie[1])
        return [*own, *self._fixed]


def _cookies(header: str) -> dict[str, str]:
    """Ours need no unquoting (base64url); of two with the same name the first counts, as in werkzeug."""
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _is, value = part.strip().partition("=")
        found.setdefault(name, value)
    return found
