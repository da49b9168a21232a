"""Who helps in the district: what its tablets show on 困ったとき."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.errors import Refused
from district_hall.people.roles import Permission, Place, Visitor
from district_hall.places import helper_contacts as actions
from district_hall.places.helper_contacts import LONGEST_NAME, LONGEST_WHAT, MOST_HELPERS, Contact
from district_hall.places.models import Helper
from district_hall.places.questions import helpers_of
from tablet_ui import sockets
from tablet_ui.auth import allow, own_district, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext, say
from tablet_ui.leader.frame import blueprint, own_place
from tablet_ui.staff.typed import one_line

P = ParamSpec("P")

pages = blueprint("contacts")

NOTHING = Contact("", "", "")


def place_of_helper(session: Session, _visitor: Visitor, *, helper_id: UUID, **_: object) -> Place | None:
    found = session.get(Helper, helper_id)
    return Place(found.district_id) if found else None


@pages.get("/leader/contacts")
@allow(Permission.EDIT_HELPERS, of=own_district)
def listing() -> str:
    return _page(NOTHING)


@pages.post("/leader/contacts")
@allow(Permission.EDIT_HELPERS, of=own_district)
def add() -> Any:
    typed = _typed()
    with house().database.reading() as session:
        district_id = own_place(session).district_id
    problem = _problem(actions.add_helper, district_id, typed, by=staff_id())
    if problem:
        return _page(typed, problem=problem), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(gettext("連絡先を入れました。区のタブレットに出ます。"))


@pages.get("/leader/contacts/<uuid:helper_id>")
@allow(Permission.EDIT_HELPERS, of=place_of_helper)
def form(helper_id: UUID) -> str:
    with house().database.reading() as session:
        row = actions.helper(session, helper_id)
    return _page(Contact(row.what, row.name, row.telephone), editing=helper_id)


@pages.post("/leader/contacts/<uuid:helper_id>")
@allow(Permission.EDIT_HELPERS, of=place_of_helper)
def change(helper_id: UUID) -> Any:
    typed = _typed()
    problem = _problem(actions.change_helper, helper_id, typed, by=staff_id())
    if problem:
        return _page(typed, editing=helper_id, problem=problem), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(gettext("連絡先を変えました。"))


@pages.post("/leader/contacts/<uuid:helper_id>/up")
@allow(Permission.EDIT_HELPERS, of=place_of_helper)
def move_up(helper_id: UUID) -> Any:
    _tell(house().database.unit_of_work(actions.move_helper_up, helper_id, by=staff_id()))
    return redirect(url_for("contacts.listing") + "#contacts", HTTPStatus.SEE_OTHER)


@pages.post("/leader/contacts/<uuid:helper_id>/remove")
@allow(Permission.EDIT_HELPERS, of=place_of_helper)
def remove(helper_id: UUID) -> Any:
    _tell(house().database.unit_of_work(actions.remove_helper, helper_id, by=staff_id()))
    return _done(gettext("連絡先を消しました。区のタブレットからも消えます。"))


def _problem(action: Callable[Concatenate[Session, P], Helper], *args: P.args, **kwargs: P.kwargs) -> Refused | None:
    """Does it and tells the tablets; gives back what was wrong with the form, to be shown beside its field."""
    try:
        row = house().database.unit_of_work(action, *args, **kwargs)
    except Refused as refusal:
        if refusal.field is None and refusal.code != "helpers-full":
            raise
        return refusal
    _tell(row)
    return None


def _tell(row: Helper) -> None:
    sockets.tell_district(current_app.extensions["socketio"], row.district_id)


def _done(words: str) -> Any:
    flash(words, "good")
    return redirect(url_for("contacts.listing"), HTTPStatus.SEE_OTHER)


def _typed() -> Contact:
    return Contact(*(one_line(request.form.get(name, "")) for name in ("what", "name", "telephone")))


def _page(typed: Contact, *, editing: UUID | None = None, problem: Refused | None = None) -> str:
    with house().database.reading() as session:
        contacts = helpers_of(session, own_place(session).district_id)
    return render_template(
        "leader/contacts.html",
        contacts=contacts,
        typed=typed,
        editing=editing,
        problem=say(problem) if problem else "",
        wrong_field=problem.field if problem else None,
        is_full=len(contacts) >= MOST_HELPERS,
        most=MOST_HELPERS,
        longest_what=LONGEST_WHAT,
        longest_name=LONGEST_NAME,
    )
