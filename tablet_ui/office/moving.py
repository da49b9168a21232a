"""Moving inside the town: a household to another house, some of it to one of their own, somebody into another."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from district_hall.clock import now
from district_hall.devices.questions import devices_of
from district_hall.people import leaving, moving, register
from district_hall.people.questions import residents_of
from district_hall.people.roles import Permission
from district_hall.people.search import LONGEST, find_residents
from district_hall.places import questions
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import people_form, told
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint
from tablet_ui.staff.typed import one_line

pages = blueprint("moving")


@pages.get("/office/households/<uuid:household_id>/move")
@allow(Permission.RUN_OFFICE)
def form(household_id: UUID) -> Any:
    return _page("office/move.html", household_id, Sent({"with_devices": "yes"}))


@pages.post("/office/households/<uuid:household_id>/move/check")
@allow(Permission.RUN_OFFICE)
def check(household_id: UUID) -> Any:
    """Says what will happen; nothing has happened yet."""
    sent = Sent()
    where = people_form.house(sent)
    if sent.do(moving.can_move_to, household_id, where) is None:
        return _page("office/move.html", household_id, sent)
    with house().database.reading() as session:
        group = questions.group(session, where.group_id)
    return _page("office/move_check.html", household_id, sent, group=group, number=where.number)


@pages.post("/office/households/<uuid:household_id>/move")
@allow(Permission.RUN_OFFICE)
def move(household_id: UUID) -> Any:
    sent = Sent()
    where, along = people_form.house(sent), sent.get("with_devices") == "yes"
    made = sent.do(moving.move, household_id, where, with_devices=along, by=staff_id(), at=now())
    if made is None:
        return _page("office/move.html", household_id, sent)
    with house().database.reading() as session:
        carried = [one.id for one in devices_of(session, [made.id]).get(made.id, [])]
    told.tell_moved(carried, household_id)
    flash(gettext("引っこしを記録しました。ここが新しい世帯です。"), "good")
    return redirect(url_for("homes.page", household_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/office/households/<uuid:household_id>/split")
@allow(Permission.RUN_OFFICE)
def split_form(household_id: UUID) -> Any:
    return _page("office/split.html", household_id, Sent({"is_member": "yes", "reach": "tablet"}))


@pages.post("/office/households/<uuid:household_id>/split")
@allow(Permission.RUN_OFFICE)
def split(household_id: UUID) -> Any:
    sent = Sent()
    where, home = people_form.house(sent), people_form.home(sent)
    made = sent.do(moving.split, household_id, sent.ids("people"), where, home, by=staff_id(), at=now())
    if made is None:
        return _page("office/split.html", household_id, sent)
    told.tell(household_id)
    flash(gettext("世帯を分けました。ここが新しい世帯です。"), "good")
    return redirect(url_for("homes.page", household_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/office/households/<uuid:household_id>/join")
@allow(Permission.RUN_OFFICE)
def find(household_id: UUID) -> Any:
    """Whom in the town (`?q=`); those who live here already are left out."""
    typed = one_line(request.args.get("q", ""))[:LONGEST]
    with house().database.reading() as session:
        found = [one for one in find_residents(session, typed) if one.household_id != household_id]
    return _page("office/join.html", household_id, Sent({}), typed=typed, found=found)


@pages.get("/office/households/<uuid:household_id>/join/<uuid:resident_id>")
@allow(Permission.RUN_OFFICE)
def confirm_joining(household_id: UUID, resident_id: UUID) -> Any:
    return _joining(household_id, resident_id, Sent({}))


@pages.post("/office/households/<uuid:household_id>/join/<uuid:resident_id>")
@allow(Permission.RUN_OFFICE)
def join(household_id: UUID, resident_id: UUID) -> Any:
    sent = Sent()
    with house().database.reading() as session:
        before = register.resident(session, resident_id).household_id
    made = sent.do(moving.join, resident_id, household_id, by=staff_id(), at=now())
    if made is None:
        return _joining(household_id, resident_id, sent)
    told.tell(before, household_id)
    flash(gettext("%(name)sさんが加わりました。", name=made.name), "good")
    return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)


def _joining(household_id: UUID, resident_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        person = register.resident(session, resident_id)
        left_alone = len(residents_of(session, person.household_id)) == 1
    return _page("office/join_check.html", household_id, sent, person=person, left_alone=left_alone)


def _page(template: str, household_id: UUID, sent: Sent, **more: Any) -> Any:
    with house().database.reading() as session:
        row = questions.household(session, household_id)
        people = residents_of(session, household_id)
        if row.left_at is not None and not sent.problems:
            return redirect(url_for("homes.page", household_id=household_id), HTTPStatus.SEE_OTHER)
        shown = render_template(
            template,
            home=row,
            people=people,
            devices=devices_of(session, [household_id]).get(household_id, []),
            consents=sum(len(leaving.consents_in_force(session, one.id)) for one in people),
            districts=people_form.all_groups(session),
            form=sent,
            **more,
        )
    return shown, sent.status
