"""How a no is shown: a problem document (RFC 9457) to machines, a calm page to people. Never a stack trace."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, jsonify, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from district_hall.errors import N_, Forbidden, NotFound, Refused, TooMany
from tablet_ui.auth import MustChangePassword, NotSignedIn
from tablet_ui.i18n import say

log = logging.getLogger(__name__)

STATUS: dict[str, int] = {
    "pairing-unknown": HTTPStatus.NOT_FOUND,
    "pairing-used": HTTPStatus.GONE,
    "pairing-expired": HTTPStatus.GONE,
    "pairing-ended": HTTPStatus.GONE,
    "changed-elsewhere": HTTPStatus.CONFLICT,
    "not-a-draft": HTTPStatus.CONFLICT,
    "not-published": HTTPStatus.CONFLICT,
    "not-waiting": HTTPStatus.CONFLICT,
    "waiting-already": HTTPStatus.CONFLICT,
    "already-replaced": HTTPStatus.CONFLICT,
    "superseded-already": HTTPStatus.CONFLICT,
    "own-alert": HTTPStatus.CONFLICT,
    "visit-taken": HTTPStatus.CONFLICT,
    "visit-not-taken": HTTPStatus.CONFLICT,
    "visit-over": HTTPStatus.CONFLICT,
    "push-endpoint-taken": HTTPStatus.CONFLICT,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
}
HTTP_MESSAGES = {
    HTTPStatus.NOT_FOUND: ("not-found", N_("見つかりません。")),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", N_("この操作はできません。")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too-large", N_("送られたものが大きすぎます。")),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("not-json", N_("送られたものの形が正しくありません。")),
    HTTPStatus.BAD_REQUEST: ("bad-request", N_("送られたものの形が正しくありません。")),
}
UNEXPECTED = Refused("unexpected", N_("うまくいきませんでした。少したってから、もう一度ためしてください。"))
BUSY = Refused("busy", N_("ただいま、こみあっています。少したってから、もう一度ためしてください。"))
STALE = Refused("csrf", N_("画面が古くなりました。もう一度開いて、やり直してください。"))


def install(app: Flask) -> None:
    app.register_error_handler(NotSignedIn, _not_signed_in)
    app.register_error_handler(MustChangePassword, _must_change_password)
    app.register_error_handler(Refused, lambda error: answer(error, _status(error)))
    app.register_error_handler(CSRFError, lambda _error: answer(STALE, HTTPStatus.BAD_REQUEST))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(PoolTimeoutError, _database)
    app.register_error_handler(Exception, _unexpected)


def answer(refusal: Refused, status: int) -> Response:
    if wants_json():
        response = jsonify(problem(refusal, status, say(refusal)))
        response.content_type = "application/problem+json"
    else:
        response = Response(render_template("error.html", message=say(refusal), status=status))
    response.status_code = status
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def problem(refusal: Refused, status: int, detail: str) -> dict[str, Any]:
    """RFC 9457 members, with our stable `code` and, for a form, the `field`; `detail` in the reader's language."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": refusal.code,
    }
    return body | ({"field": refusal.field} if refusal.field else {})


def wants_json() -> bool:
    """Scripts say so by what they accept; browsers that open a page prefer HTML."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="application/json")
    return best == "application/json"


def _status(refusal: Refused) -> int:
    if isinstance(refusal, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(refusal, Forbidden):
        return HTTPStatus.FORBIDDEN
    if isinstance(refusal, TooMany):
        return HTTPStatus.TOO_MANY_REQUESTS
    return STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def _not_signed_in(error: NotSignedIn) -> Any:
    if error.staff and request.method == "GET" and not wants_json():
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", HTTPStatus.SEE_OTHER)
    return answer(error, HTTPStatus.UNAUTHORIZED)


def _must_change_password(error: MustChangePassword) -> Any:
    return answer(error, HTTPStatus.FORBIDDEN) if wants_json() else redirect("/password", HTTPStatus.SEE_OTHER)


def _http(error: HTTPException) -> Any:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    code, message = HTTP_MESSAGES.get(HTTPStatus(status), (UNEXPECTED.code, UNEXPECTED.message))
    response = answer(Refused(code, message), status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database(error: OperationalError | PoolTimeoutError) -> Response:
    log.error("database: %s", getattr(error, "orig", error))
    return answer(BUSY, HTTPStatus.SERVICE_UNAVAILABLE)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    return answer(UNEXPECTED, HTTPStatus.INTERNAL_SERVER_ERROR)
