"""LINE for a household: six digits that somebody of it writes to the town's official account."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery.channels.line import actions
from district_hall.delivery.channels.line.actions import NewCode
from district_hall.delivery.channels.line.questions import linked_since
from district_hall.errors import N_
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places.questions import household
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.leader.frame import blueprint
from tablet_ui.leader.places import place_of_household

pages = blueprint("leader_line")

ENDED = N_("LINEのつながりを切りました。")


def place_where_line_is(session: Session, who: Visitor, *, household_id: UUID, **_: object) -> Place | None:
    """Without an official account there is no such page."""
    if house().settings.line is None:
        return None
    return place_of_household(session, who, household_id=household_id)


@pages.get("/leader/households/<uuid:household_id>/line")
@allow(Permission.PAIR_DEVICE, of=place_where_line_is)
def form(household_id: UUID) -> str:
    return _page(household_id)


@pages.post("/leader/households/<uuid:household_id>/line")
@allow(Permission.PAIR_DEVICE, of=place_where_line_is)
def make_code(household_id: UUID) -> Any:
    """Shows new digits, once; the ones before no longer work."""
    code = house().database.unit_of_work(actions.make_code, household_id, by=staff_id(), at=now())
    return _page(household_id, code), HTTPStatus.CREATED


@pages.post("/leader/households/<uuid:household_id>/line/end")
@allow(Permission.PAIR_DEVICE, of=place_where_line_is)
def end(household_id: UUID) -> Any:
    house().database.unit_of_work(actions.unlink_household, household_id, by=staff_id())
    flash(gettext(ENDED), "good")
    return redirect(url_for("leader_line.form", household_id=household_id), HTTPStatus.SEE_OTHER)


def _page(household_id: UUID, code: NewCode | None = None) -> str:
    with house().database.reading() as session:
        home, linked = household(session, household_id), linked_since(session, household_id)
    digits = f"{code.digits[:3]} {code.digits[3:]}" if code else ""
    return render_template("leader/line.html", home=home, linked=linked, code=code, digits=digits)
