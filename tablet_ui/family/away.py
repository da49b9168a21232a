"""留守を知らせる: the family enters when the elder is away, and takes it back."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.errors import N_, NotFound, Refused
from district_hall.family import absences, questions
from district_hall.family.models import Absence, Consent
from district_hall.family.rules import Span
from district_hall.people.roles import Permission, Place, Visitor
from tablet_ui import sockets
from tablet_ui.auth import allow
from tablet_ui.family.frame import blueprint, by_family, phone_id, place_of_consent
from tablet_ui.house import house
from tablet_ui.i18n import say

pages = blueprint("family_away")


def place_while_open(session: Session, who: Visitor, *, consent_id: UUID, **_: object) -> Place | None:
    """While it is paused nothing is shown, and so nothing entered."""
    place = place_of_consent(session, who, consent_id=consent_id)
    return place if session.get_one(Consent, consent_id).paused_at is None else None


def place_of_absence(
    session: Session, who: Visitor, *, consent_id: UUID, absence_id: UUID, **_: object
) -> Place | None:
    """An absence of the very person that the consent is about."""
    place = place_while_open(session, who, consent_id=consent_id)
    consent, absence = session.get(Consent, consent_id), session.get(Absence, absence_id)
    is_theirs = consent is not None and absence is not None and absence.resident_id == consent.resident_id
    return place if is_theirs else None


@pages.get("/family/<uuid:consent_id>/away")
@allow(Permission.LOOK_AT_ELDER, of=place_while_open)
def form(consent_id: UUID) -> str:
    return _page(consent_id)


@pages.post("/family/<uuid:consent_id>/away")
@allow(Permission.LOOK_AT_ELDER, of=place_while_open)
def enter(consent_id: UUID) -> Any:
    try:
        span = _span()
        house().database.unit_of_work(absences.enter_by_consent, consent_id, span, by=by_family(), at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _page(consent_id, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    return _back(consent_id)


@pages.post("/family/<uuid:consent_id>/away/<uuid:absence_id>/undo")
@allow(Permission.LOOK_AT_ELDER, of=place_of_absence)
def undo(consent_id: UUID, absence_id: UUID) -> Any:
    house().database.unit_of_work(absences.undo, absence_id, by=by_family(), at=now())
    return _back(consent_id)


def _span() -> Span:
    """From the form's dates; raises Refused for what is no date."""
    first_on = _date("first_on", request.form.get("first_on", ""))
    if request.form.get("open"):
        return Span(first_on, None)
    return Span(first_on, _date("last_on", request.form.get("last_on", "")))


def _date(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("date-unreadable", N_("日にちを入れてください。"), field=field) from None


def _back(consent_id: UUID) -> Any:
    with house().database.reading() as session:
        home_id = questions.consent_for(session, consent_id, phone_id()).resident.household_id
    sockets.tell_households(current_app.extensions["socketio"], [home_id])
    return redirect(url_for("family.look", consent_id=consent_id), HTTPStatus.SEE_OTHER)


def _page(consent_id: UUID, refusal: Refused | None = None) -> str:
    """Only asks: what is entered already stands on the page whose every look is written down."""
    with house().database.reading() as session:
        consent = questions.consent_for(session, consent_id, phone_id())
    return render_template(
        "family/away.html",
        consent=consent,
        typed=request.form,
        problem=say(refusal) if refusal else "",
        field=refusal.field if refusal else "",
    )
