"""The pages behind the links in our letters. Whoever has the link reads the mailbox: nothing else is asked.

Mail programs open links to look at them, so opening one changes nothing; a button does.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request

from district_hall.clock import now
from district_hall.delivery.channels.mail import actions
from district_hall.delivery.channels.mail.links import Links, Purpose
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.errors import NotFound, Refused
from district_hall.people.roles import Permission
from tablet_ui.auth import allow
from tablet_ui.house import house
from tablet_ui.i18n import say
from tablet_ui.security import csrf

pages = Blueprint("letters", __name__)


@pages.get("/mail/confirm/<token>")
@allow(Permission.OPEN)
def ask(token: str) -> Any:
    row = _address(Purpose.CONFIRM, token)
    return _gone() if row is None else render_template("letters/confirm.html", row=row, token=token)


@pages.post("/mail/confirm/<token>")
@allow(Permission.OPEN)
def confirm(token: str) -> Any:
    address_id = _links().read(Purpose.CONFIRM, token)
    if address_id is None:
        return _gone()
    try:
        row = house().database.unit_of_work(actions.confirm, address_id, at=now())
    except NotFound:
        return _gone()
    except Refused as refusal:
        return render_template("letters/gone.html", words=say(refusal)), HTTPStatus.GONE
    return render_template("letters/confirmed.html", row=row)


@pages.get("/mail/stop/<token>")
@allow(Permission.OPEN)
def ask_what_to_stop(token: str) -> Any:
    row = _address(Purpose.STOP, token)
    return _gone() if row is None else render_template("letters/stop.html", row=row, token=token)


@pages.post("/mail/stop/<token>")
@allow(Permission.OPEN)
def stop(token: str) -> Any:
    """Also what a mail program posts by itself (RFC 8058): then circulars alone. Stopped already is as good as stopped."""
    address_id = _links().read(Purpose.STOP, token)
    everything = request.form.get("what") == "everything"
    if address_id is not None:
        try:
            house().database.unit_of_work(actions.stop_by_link, address_id, circulars_only=not everything)
        except NotFound:
            everything = True
    return render_template("letters/stopped.html", everything=everything) if address_id else _gone()


csrf.exempt(stop)  # the token in the address is the proof; mail programs have no cookie


def _links() -> Links:
    settings = house().settings
    return Links(settings.public_url, settings.secret_key)


def _address(purpose: Purpose, token: str) -> MailAddress | None:
    address_id: UUID | None = _links().read(purpose, token)
    if address_id is None:
        return None
    with house().database.reading() as session:
        return session.get(MailAddress, address_id)


def _gone() -> Any:
    """Replaced, stopped, or never ours: all look the same."""
    return render_template("letters/gone.html", words=""), HTTPStatus.NOT_FOUND
