"""One household: who lives there, what they have, moving in, corrections, and leaving the town."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.devices import inventory
from district_hall.devices.actions import make_pairing_code
from district_hall.devices.models import DeviceKind
from district_hall.devices.questions import devices_of
from district_hall.people import leaving, register
from district_hall.people.questions import residents_of
from district_hall.people.roles import Permission
from district_hall.places import questions
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import pairing, people_form, told
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("homes")


@pages.get("/office/groups/<uuid:group_id>/households/new")
@allow(Permission.RUN_OFFICE)
def new(group_id: UUID) -> str:
    with house().database.reading() as session:
        row = questions.group(session, group_id)
        taken = {home.number for home in questions.households_of(session, row.district_id) if home.group_id == row.id}
    free = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return _new_form(group_id, Sent({"number": free, "is_member": "yes", "reach": "tablet"}))


@pages.post("/office/groups/<uuid:group_id>/households/new")
@allow(Permission.RUN_OFFICE)
def move_in(group_id: UUID) -> Any:
    sent = Sent()
    where, home, people = people_form.house(sent, group_id), people_form.home(sent), people_form.people(sent)
    made = sent.do(register.move_in, where, home, people, by=staff_id())
    if made is None:
        return _new_form(group_id, sent), sent.status
    flash(gettext("世帯を加えました。"), "good")
    return redirect(url_for("homes.page", household_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/office/households/<uuid:household_id>")
@allow(Permission.RUN_OFFICE)
def page(household_id: UUID) -> Any:
    return _page(household_id, Sent({}))


@pages.get("/office/households/<uuid:household_id>/edit")
@allow(Permission.RUN_OFFICE)
def edit(household_id: UUID) -> str:
    with house().database.reading() as session:
        row = questions.household(session, household_id)
    return render_template("office/household_form.html", home=row, form=Sent(people_form.known_home(row)))


@pages.post("/office/households/<uuid:household_id>/edit")
@allow(Permission.RUN_OFFICE)
def change(household_id: UUID) -> Any:
    sent = Sent()
    with house().database.reading() as session:
        before = questions.household(session, household_id)
    changed = sent.do(register.change_household, household_id, people_form.home(sent), by=staff_id())
    if changed is None:
        return render_template("office/household_form.html", home=before, form=sent), sent.status
    if changed.is_member != before.is_member:  # members and others are reached in different rooms of the sockets
        told.tell_moved(_devices(household_id), household_id)
    flash(gettext("なおしました。"), "good")
    return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/households/<uuid:household_id>/leave")
@allow(Permission.RUN_OFFICE)
def confirm_leaving(household_id: UUID) -> Any:
    with house().database.reading() as session:
        row = questions.household(session, household_id)
        if row.left_at is not None:
            return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)
        return render_template("office/household_leave.html", home=row, **_who_and_what(session, household_id))


@pages.post("/office/households/<uuid:household_id>/leave")
@allow(Permission.RUN_OFFICE)
def leave(household_id: UUID) -> Any:
    sent = Sent()
    if sent.do(leaving.household_leaves, household_id, by=staff_id(), at=now()) is None:
        return _page(household_id, sent)
    flash(gettext("世帯が出たことを記録しました。これまでの記録は、残っています。"), "good")
    return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)


@pages.post("/office/households/<uuid:household_id>/pairing-codes")
@allow(Permission.RUN_OFFICE)
def make_code(household_id: UUID) -> Any:
    """Shows a new code, once: what is kept of it can't be shown again."""
    sent = Sent()
    kind = sent.word("kind", DeviceKind, only=(DeviceKind.TABLET, DeviceKind.PHONE))
    with house().database.reading() as session:
        row = questions.household(session, household_id)
        known = devices_of(session, [household_id]).get(household_id, [])
    code = sent.do(_make_code, household_id, kind, by=staff_id())
    if code is None:
        return _page(household_id, sent)
    return pairing.page(code, known, home=row, kind=kind, back=url_for("homes.page", household_id=household_id))


def _make_code(session: Session, household_id: UUID, kind: DeviceKind, *, by: UUID) -> Any:
    register.living_there(session, household_id)
    return make_pairing_code(session, household_id, kind, by=by, at=now())


@pages.get("/office/households/<uuid:household_id>/devices")
@allow(Permission.RUN_OFFICE)
def devices(household_id: UUID) -> dict[str, Any]:
    """The devices in use, for the page that waits until a new one is there."""
    with house().database.reading() as session:
        questions.household(session, household_id)
        found = devices_of(session, [household_id]).get(household_id, [])
    return {"devices": [{"id": str(one.id)} for one in found]}


def _page(household_id: UUID, sent: Sent) -> Any:
    at = now()
    with house().database.reading() as session:
        row = questions.household(session, household_id)
        return render_template(
            "office/household.html",
            form=sent,
            home=row,
            people=residents_of(session, household_id),
            once=register.residents_once(session, household_id),
            devices=inventory.devices_ever_of(session, household_id),
            before=register.households_before(session, row),
            silent_before=at - inventory.SILENT_AFTER,
        ), sent.status


def _new_form(group_id: UUID, sent: Sent) -> str:
    with house().database.reading() as session:
        row = questions.group(session, group_id)
    return render_template("office/household_new.html", group=row, form=sent, rows=people_form.ROWS)


def _who_and_what(session: Session, household_id: UUID) -> dict[str, Any]:
    people = residents_of(session, household_id)
    return {
        "people": people,
        "devices": devices_of(session, [household_id]).get(household_id, []),
        "consents": sum(len(leaving.consents_in_force(session, one.id)) for one in people),
    }


def _devices(household_id: UUID) -> list[UUID]:
    with house().database.reading() as session:
        return [one.id for one in devices_of(session, [household_id]).get(household_id, [])]
