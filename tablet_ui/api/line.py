"""LINE's webhook: who writes the six digits of a household is linked to it, who unfollows isn't any more."""

import json
from http import HTTPStatus

from flask import Blueprint, Response, request

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.line import actions
from district_hall.delivery.channels.line.signature import is_signed
from district_hall.delivery.channels.line.webhook import Heard, heard
from district_hall.errors import Forbidden, NotFound, Refused
from district_hall.people.roles import Permission
from tablet_ui.api.parsing import SHAPE
from tablet_ui.auth import allow
from tablet_ui.house import house
from tablet_ui.security import accept, csrf

pages = Blueprint("line", __name__, url_prefix="/api/line")


@pages.post("/webhook")
@accept(64 * 1024)
@allow(Permission.OPEN)
def webhook() -> Response:
    """Whether it is LINE's call says its signature, over the very bytes; where no account is set there is no such page."""
    account = house().settings.line
    if account is None:
        raise NotFound
    body = request.get_data()
    if not is_signed(body, request.headers.get("X-Line-Signature", ""), account.secret):
        raise Forbidden
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("bad-request", SHAPE) from None
    for one in heard(told):
        _act(house().database, one)
    return Response(status=HTTPStatus.OK)


def _act(database: Database, one: Heard) -> None:
    if one.goes:
        database.unit_of_work(actions.unlink, one.user_id)
    else:
        database.unit_of_work(actions.answer_digits, one.user_id, one.digits, one.reply_token, at=now())


csrf.exempt(webhook)  # its signature is the proof
