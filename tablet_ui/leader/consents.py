"""A signed paper: who lets whom see whether there was a sign today. Recorded by the leader, for homes as the elder wishes."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.errors import N_, NotFound, Refused
from district_hall.family import actions, pairing, questions
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Consent, Party, Relation
from district_hall.family.pairing import NewCode
from district_hall.ids import parse_id
from district_hall.people.questions import residents_of
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.questions import household
from tablet_ui import family_code, sockets
from tablet_ui.auth import allow, staff_id
from tablet_ui.family import words as family_words
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_household

pages = blueprint("consents")
pages.context_processor(lambda: {"family_words": family_words})


def place_of_consent(session: Session, _visitor: Visitor, *, consent_id: UUID, **_: object) -> Place | None:
    home = questions.consent(session, consent_id).resident.household
    return Place(home.district_id, home.id)


@pages.get("/leader/households/<uuid:household_id>/consents")
@allow(Permission.RECORD_CONSENT, of=place_of_household)
def form(household_id: UUID) -> str:
    return _page(household_id)


@pages.post("/leader/households/<uuid:household_id>/consents")
@allow(Permission.RECORD_CONSENT, of=place_of_household)
def record(household_id: UUID) -> Any:
    """Shows the code for the contact's phone, once."""
    by = By(Party.STAFF, staff_id())
    try:
        given, code = house().database.unit_of_work(pairing.invite, household_id, _wish(), by=by, at=now())
    except NotFound:
        raise
    except Refused as refusal:
        return _page(household_id, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    _tell(household_id)
    return _code_page(given, code), HTTPStatus.CREATED


@pages.post("/leader/consents/<uuid:consent_id>/code")
@allow(Permission.RECORD_CONSENT, of=place_of_consent)
def make_code(consent_id: UUID) -> Any:
    """A new code, once; the one before no longer works."""
    code = house().database.unit_of_work(pairing.make_code, consent_id, by=By(Party.STAFF, staff_id()), at=now())
    with house().database.reading() as session:
        consent = questions.consent(session, consent_id)
    return _code_page(consent, code), HTTPStatus.CREATED


@pages.get("/leader/consents/<uuid:consent_id>/end")
@allow(Permission.RECORD_CONSENT, of=place_of_consent)
def confirm_ending(consent_id: UUID) -> str:
    with house().database.reading() as session:
        consent = questions.consent(session, consent_id)
    return render_template("leader/consent_end.html", consent=consent, home=consent.resident.household)


@pages.post("/leader/consents/<uuid:consent_id>/end")
@allow(Permission.RECORD_CONSENT, of=place_of_consent)
def end(consent_id: UUID) -> Any:
    """For whoever can't press it on a tablet of their own."""
    by = By(Party.STAFF, staff_id())
    household_id = house().database.unit_of_work(actions.end, consent_id, by=by, at=now()).resident.household_id
    _tell(household_id)
    flash(gettext("見守りの同意を おわらせました。もう、その電話では見えません。"), "good")
    return redirect(url_for("consents.form", household_id=household_id), HTTPStatus.SEE_OTHER)


def _tell(household_id: UUID) -> None:
    sockets.tell_households(current_app.extensions["socketio"], [household_id])


def _wish() -> Wish:
    """From the form; raises Refused, naming what is missing."""
    person, relation = parse_id(request.form.get("person")), request.form.get("relation", "")
    if person is None:
        raise Refused("person-missing", N_("どなたの同意かを えらんでください。"), field="person")
    if relation not in set(Relation):
        raise Refused("relation-missing", N_("続きがらを えらんでください。"), field="relation")
    signed_on = request.form.get("signed_on", "")
    try:
        signed = date.fromisoformat(signed_on) if signed_on else None
    except ValueError:
        raise Refused("date-unreadable", N_("日にちを入れてください。"), field="signed_on") from None
    return Wish(person, Relation(relation), request.form.get("name", ""), signed)


def _page(household_id: UUID, refusal: Refused | None = None) -> str:
    with house().database.reading() as session:
        home = household(session, household_id)
        people = residents_of(session, household_id)
        consents = questions.consents_of(session, [household_id])
        taken = questions.paired(session, [one.id for one in consents])
    return render_template(
        "leader/consents.html",
        home=home,
        people=people,
        consents=consents,
        taken=taken,
        relations=list(Relation),
        typed=request.form,
        problem=say(refusal) if refusal else "",
        field=refusal.field if refusal else "",
    )


def _code_page(consent: Consent, code: NewCode) -> str:
    return render_template(
        "leader/consent_code.html",
        consent=consent,
        home=consent.resident.household,
        digits=f"{code.digits[:3]} {code.digits[3:]}",
        picture=family_code.picture(code),
        address=family_code.address(),
        expires_at=code.expires_at,
    )
