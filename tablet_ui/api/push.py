"""Where a device's browser can be reached while its page is closed: it says so itself, at every start."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from district_hall.clock import now
from district_hall.delivery.channels.push import actions
from district_hall.delivery.channels.push.services import LONGEST_ENDPOINT
from district_hall.errors import Refused
from district_hall.people.roles import Permission
from tablet_ui import auth
from tablet_ui.api.parsing import LONGEST_VALUE, SHAPE
from tablet_ui.auth import allow
from tablet_ui.house import house

pages = Blueprint("push", __name__, url_prefix="/api/push")


@pages.get("/key")
@allow(Permission.BE_PUSHED)
def key() -> dict[str, str]:
    """For `pushManager.subscribe`: our public key (RFC 8292)."""
    return {"key": house().push_key}


@pages.post("/subscription")
@allow(Permission.BE_PUSHED)
def subscribe() -> Response:
    """The body is what `PushSubscription.toJSON()` gives."""
    endpoint, p256dh, auth_secret = _parts(request.get_json())
    wish = actions.read(endpoint, p256dh, auth_secret, house().settings.push_services)
    house().database.unit_of_work(actions.subscribe, auth.device().id, wish, at=now())
    return Response(status=HTTPStatus.NO_CONTENT)


@pages.delete("/subscription")
@allow(Permission.BE_PUSHED)
def unsubscribe() -> Response:
    house().database.unit_of_work(actions.unsubscribe, auth.device().id, at=now())
    return Response(status=HTTPStatus.NO_CONTENT)


def _parts(body: Any) -> tuple[str, str, str]:
    keys = body.get("keys") if isinstance(body, dict) else None
    if not isinstance(keys, dict):
        raise Refused("bad-request", SHAPE, field="keys")
    endpoint = _text(body, "endpoint", LONGEST_ENDPOINT)
    return endpoint, _text(keys, "p256dh", LONGEST_VALUE), _text(keys, "auth", LONGEST_VALUE)


def _text(body: dict[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise Refused("bad-request", SHAPE, field=name)
    return value
