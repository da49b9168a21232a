"""What the elder decides on the household's tablet: who may look, and when somebody is away."""

from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, request
from sqlalchemy.orm import Session

from district_hall.clock import local_day, now
from district_hall.devices.questions import home_of
from district_hall.errors import NotFound, Refused
from district_hall.family import absences, actions, pairing
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Absence, Consent, Party, Relation
from district_hall.family.rules import Span
from district_hall.ids import parse_id
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.models import Household
from tablet_ui import auth, sockets
from tablet_ui.api.parsing import SHAPE, members
from tablet_ui.auth import allow
from tablet_ui.family_code import as_json
from tablet_ui.house import house
from tablet_ui.household.home_facts import facts_of
from tablet_ui.household.watching import watch

pages = Blueprint("watching", __name__, url_prefix="/api/watching")


class Until(StrEnum):
    """How long somebody is away, as the buttons say it."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    OPEN = "open"


DAYS_MORE = {Until.TODAY: 0, Until.TOMORROW: 1, Until.WEEK: 6}


def place_of_consent(session: Session, _visitor: Visitor, *, consent_id: UUID, **_: object) -> Place | None:
    found = session.get(Consent, consent_id)
    return _place_of(session, found.resident_id) if found else None


def place_of_absence(session: Session, _visitor: Visitor, *, absence_id: UUID, **_: object) -> Place | None:
    found = session.get(Absence, absence_id)
    return _place_of(session, found.resident_id) if found else None


def _place_of(session: Session, resident_id: UUID) -> Place | None:
    resident = session.get_one(Resident, resident_id)
    home = session.get_one(Household, resident.household_id)
    return Place(home.district_id, home.id) if resident.left_at is None else None


def own_home(_session: Session, visitor: Visitor, **_: object) -> Place | None:
    return visitor.home


@pages.post("/consents")
@allow(Permission.MANAGE_WATCH, of=own_home)
def give() -> Any:
    """`person` lets a `relation` look; answers with the code for their phone, which is shown once."""
    sent = members(request.get_json(), "person", "relation")
    person, relation = parse_id(sent.get("person")), sent.get("relation", "")
    if person is None or relation not in set(Relation):
        raise Refused("bad-request", SHAPE)
    wish = Wish(person, Relation(relation))
    given, code = house().database.unit_of_work(pairing.invite, _home().id, wish, by=_elder(), at=now())
    return _told() | {"consent": str(given.id), "code": as_json(code)}, HTTPStatus.CREATED


@pages.post("/consents/<uuid:consent_id>/code")
@allow(Permission.MANAGE_WATCH, of=place_of_consent)
def make_code(consent_id: UUID) -> Any:
    code = house().database.unit_of_work(pairing.make_code, consent_id, by=_elder(), at=now())
    return _told() | {"consent": str(consent_id), "code": as_json(code)}, HTTPStatus.CREATED


@pages.post("/consents/<uuid:consent_id>/pause")
@allow(Permission.MANAGE_WATCH, of=place_of_consent)
def pause(consent_id: UUID) -> dict[str, Any]:
    house().database.unit_of_work(actions.pause, consent_id, by=_elder(), at=now())
    return _told()


@pages.post("/consents/<uuid:consent_id>/resume")
@allow(Permission.MANAGE_WATCH, of=place_of_consent)
def resume(consent_id: UUID) -> dict[str, Any]:
    house().database.unit_of_work(actions.resume, consent_id, by=_elder(), at=now())
    return _told()


@pages.post("/consents/<uuid:consent_id>/end")
@allow(Permission.MANAGE_WATCH, of=place_of_consent)
def end(consent_id: UUID) -> dict[str, Any]:
    """At once; `take-back` undoes it for two minutes."""
    house().database.unit_of_work(actions.end, consent_id, by=_elder(), at=now())
    return _told()


@pages.post("/consents/<uuid:consent_id>/take-back")
@allow(Permission.MANAGE_WATCH, of=place_of_consent)
def take_back(consent_id: UUID) -> dict[str, Any]:
    house().database.unit_of_work(actions.take_back_end, consent_id, by=_elder(), at=now())
    return _told()


@pages.post("/absences")
@allow(Permission.MANAGE_WATCH, of=own_home)
def enter_absence() -> Any:
    """`person` is away from today `until` today, tomorrow, for a week, or an open end."""
    sent = members(request.get_json(), "person", "until")
    at, person, until = now(), parse_id(sent.get("person")), sent.get("until", "")
    if person is None or until not in set(Until):
        raise Refused("bad-request", SHAPE)
    today = local_day(at)
    last_on = None if until == Until.OPEN else today + timedelta(days=DAYS_MORE[Until(until)])
    with house().database.reading() as session:
        if person not in {one.id for one in residents_of(session, _home().id)}:
            raise NotFound
    house().database.unit_of_work(absences.enter, person, Span(today, last_on), by=_elder(), at=at)
    return _told(), HTTPStatus.CREATED


@pages.post("/absences/<uuid:absence_id>/undo")
@allow(Permission.MANAGE_WATCH, of=place_of_absence)
def undo_absence(absence_id: UUID) -> dict[str, Any]:
    house().database.unit_of_work(absences.undo, absence_id, by=_elder(), at=now())
    return _told()


def _elder() -> By:
    return By(Party.ELDER, auth.device().id)


def _home() -> Household:
    home = home_of(auth.device())
    assert isinstance(home, Household), "MANAGE_WATCH is a household tablet's"
    return home


def _told() -> dict[str, Any]:
    """The tablet gets what its board says now; the household's other tablets look again."""
    sockets.tell_households(current_app.extensions["socketio"], [_home().id])
    with house().database.reading() as session:
        facts = facts_of(session, [_home().id], at=now())[_home().id]
    return {"watch": watch(auth.device(), facts)}
