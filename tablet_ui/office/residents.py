"""People: somebody moves in or is born, is written wrongly, moves away or dies."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from district_hall.clock import now
from district_hall.people import leaving, register
from district_hall.people.questions import residents_of
from district_hall.people.roles import Permission
from district_hall.places import questions
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import people_form, told
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("residents")


@pages.get("/office/households/<uuid:household_id>/residents/new")
@allow(Permission.RUN_OFFICE)
def new(household_id: UUID) -> Any:
    return _new_form(household_id, Sent({}))


@pages.post("/office/households/<uuid:household_id>/residents/new")
@allow(Permission.RUN_OFFICE)
def add(household_id: UUID) -> Any:
    sent = Sent()
    made = sent.do(register.add_person, household_id, people_form.person(sent), by=staff_id())
    if made is None:
        return _new_form(household_id, sent)
    told.tell(household_id)
    flash(gettext("%(name)sさんを加えました。", name=made.name), "good")
    return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/residents/<uuid:resident_id>/edit")
@allow(Permission.RUN_OFFICE)
def edit(resident_id: UUID) -> Any:
    with house().database.reading() as session:
        row = register.resident(session, resident_id)
    return _edit_form(resident_id, Sent({"name": row.name, "kana": row.kana, "birth_year": row.birth_year or ""}))


@pages.post("/office/residents/<uuid:resident_id>/edit")
@allow(Permission.RUN_OFFICE)
def correct(resident_id: UUID) -> Any:
    sent = Sent()
    row = sent.do(register.correct_person, resident_id, people_form.person(sent), by=staff_id())
    if row is None:
        return _edit_form(resident_id, sent)
    told.tell(row.household_id)
    flash(gettext("なおしました。"), "good")
    return redirect(url_for("homes.page", household_id=row.household_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/residents/<uuid:resident_id>/leave")
@allow(Permission.RUN_OFFICE)
def confirm_leaving(resident_id: UUID) -> Any:
    return _leaving(resident_id, Sent({}))


@pages.post("/office/residents/<uuid:resident_id>/leave")
@allow(Permission.RUN_OFFICE)
def leave(resident_id: UUID) -> Any:
    """Moving away and dying are the same here; nobody is asked which it was."""
    sent = Sent()
    row = sent.do(leaving.person_leaves, resident_id, by=staff_id(), at=now())
    if row is None:
        return _leaving(resident_id, sent)
    told.tell(row.household_id)
    flash(gettext("台帳に記録しました。"), "good")
    return redirect(url_for("homes.page", household_id=row.household_id), HTTPStatus.SEE_OTHER)


def _leaving(resident_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        row = register.resident(session, resident_id)
        if row.left_at is not None and not sent.problems:
            return redirect(url_for("homes.page", household_id=row.household_id), HTTPStatus.SEE_OTHER)
        return render_template(
            "office/resident_leave.html",
            person=row,
            home=row.household,
            form=sent,
            consents=len(leaving.consents_in_force(session, resident_id)),
            alone=len(residents_of(session, row.household_id)) == 1,
        ), sent.status


def _new_form(household_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        row = questions.household(session, household_id)
    return render_template("office/resident_form.html", home=row, person=None, form=sent), sent.status


def _edit_form(resident_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        row = register.resident(session, resident_id)
    return render_template("office/resident_form.html", home=row.household, person=row, form=sent), sent.status
