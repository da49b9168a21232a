"""The page that answers in one glance. Each time it is opened is written down and shown to the elder."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, current_app, redirect, render_template, request, url_for

from district_hall.clock import now
from district_hall.family import actions, questions
from district_hall.family.rules import Glance, is_early
from district_hall.people.roles import Permission
from tablet_ui import sockets
from tablet_ui.auth import FAMILY_COOKIE, allow, set_device_cookie
from tablet_ui.family.frame import blueprint, by_family, phone_id, place_of_consent
from tablet_ui.house import house

pages = blueprint("family")


@pages.get("/family/")
@allow(Permission.LOOK_AT_ELDER)
def listing() -> Any:
    """Whom this phone may see: names only. With one alone, straight to their page."""
    with house().database.reading() as session:
        consents = questions.consents_for(session, phone_id())
    if len(consents) == 1:
        return redirect(url_for("family.look", consent_id=consents[0].id), HTTPStatus.SEE_OTHER)
    return render_template("family/list.html", consents=consents)


@pages.get("/family/<uuid:consent_id>")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def look(consent_id: UUID) -> Response:
    at = now()
    sight = house().database.unit_of_work(actions.look, consent_id, phone_id(), at=at)
    home = sight.consent.resident.household
    if sight.glance is not Glance.PAUSED:
        sockets.tell_households(current_app.extensions["socketio"], [home.id])
    with house().database.reading() as session:
        others = len(questions.consents_for(session, phone_id())) > 1
    page = render_template("family/look.html", sight=sight, home=home, at=at, early=is_early(at), others=others)
    response = Response(page)
    # Renewed at each visit, so that it never runs out on a phone in use.
    set_device_cookie(response, request.cookies[FAMILY_COOKIE], FAMILY_COOKIE)
    return response


@pages.get("/family/<uuid:consent_id>/still")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def still(consent_id: UUID) -> dict[str, Any]:
    """Whether the open page may go on showing what it shows. Says nothing of the elder, so it is no look."""
    with house().database.reading() as session:
        consent = questions.consent_for(session, consent_id, phone_id())
        return {"paused": consent.paused_at is not None}


@pages.get("/family/<uuid:consent_id>/end")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def confirm_ending(consent_id: UUID) -> str:
    with house().database.reading() as session:
        consent = questions.consent_for(session, consent_id, phone_id())
    return render_template("family/end.html", consent=consent)


@pages.post("/family/<uuid:consent_id>/end")
@allow(Permission.LOOK_AT_ELDER, of=place_of_consent)
def end(consent_id: UUID) -> Any:
    """The contact's own word: nobody has to look."""
    consent = house().database.unit_of_work(actions.end, consent_id, by=by_family(), at=now())
    sockets.tell_households(current_app.extensions["socketio"], [consent.resident.household_id])
    return render_template("family/gone.html", ended=True, by_me=True)
