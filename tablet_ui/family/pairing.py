"""How a family contact's phone gets in: six digits told by telephone, or a QR code; and in which language it speaks."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from district_hall.clock import now
from district_hall.errors import N_, Refused
from district_hall.family import actions, pairing
from district_hall.family.pairing import Contact, Paired
from district_hall.people.roles import Permission
from tablet_ui import errors, sockets
from tablet_ui.api.parsing import members, six_digits
from tablet_ui.auth import FAMILY_COOKIE, allow, client_address, set_device_cookie
from tablet_ui.family import frame
from tablet_ui.family.words import given_name
from tablet_ui.house import house
from tablet_ui.i18n import LANGUAGES, language, say

pages = frame.blueprint("family_pairing")

LONGEST_SECRET = 100
NOT_OURS = N_("この言語はありません。")


@pages.get("/family/pair")
@allow(Permission.PAIR)
def form() -> str:
    """A QR code brings its secret in the fragment, which only the page's script sees."""
    return _page()


@pages.post("/family/pair")
@allow(Permission.PAIR)
def pair() -> Any:
    """By `secret` (QR) or `code` (six digits); the credential goes into the phone's cookie."""
    try:
        paired = _paired()
    except Refused as refusal:
        if errors.wants_json():
            raise
        return _page(refusal), errors.STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    sockets.tell_households(current_app.extensions["socketio"], [paired.household_id])
    onward = url_for("family.look", consent_id=paired.consent_id)
    response = redirect(onward, HTTPStatus.SEE_OTHER)
    if paired.credential:
        set_device_cookie(response, paired.credential, FAMILY_COOKIE)
    return response


def _paired() -> Paired:
    """Raises Refused; a wrong try is committed before."""
    known, database = frame.phone(), house().database
    contact = Contact(request.form.get("name", ""), language(), known.id if known else None)
    secret = request.form.get("secret", "")[:LONGEST_SECRET]
    if secret:
        return database.unit_of_work(pairing.pair_by_secret, secret, contact, at=now())
    digits = six_digits(request.form.get("code", ""))
    found = database.unit_of_work(pairing.pair_by_digits, digits, contact, client_address(), at=now())
    if isinstance(found, Refused):
        raise found
    return found


@pages.post("/family/pair/look")
@allow(Permission.PAIR)
def look() -> dict[str, Any]:
    """Whom a QR link lets see, without using it up."""
    wish = members(request.get_json(), "secret")
    with house().database.reading() as session:
        consent = pairing.look_at_code(session, wish.get("secret", ""), at=now())
        return {"person": given_name(consent.resident.name), "named": bool(consent.name)}


@pages.post("/family/language")
@allow(Permission.PAIR)
def choose_language() -> Any:
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        raise Refused("language-unknown", NOT_OURS)
    known = frame.phone()
    if known:
        house().database.unit_of_work(actions.choose_language, known.id, wanted)
    response = redirect(url_for("family.listing" if known else "family_pairing.form"), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        "language", wanted, max_age=timedelta(days=400), httponly=True, secure=house().settings.secure, samesite="Lax"
    )
    return response


def _page(refusal: Refused | None = None) -> str:
    return render_template(
        "family/pair.html",
        name=request.form.get("name", "")[:80],
        code=request.form.get("code", "")[:20],
        secret=request.form.get("secret", "")[:LONGEST_SECRET],
        problem=say(refusal) if refusal else "",
        field=_field_of(refusal),
    )


def _field_of(refusal: Refused | None) -> str:
    """Which answer is to be mended."""
    if refusal is None:
        return ""
    return "name" if refusal.field == "name" else "code"
