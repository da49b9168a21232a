"""Districts and their groups."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from district_hall.clock import now
from district_hall.devices import inventory
from district_hall.devices.questions import devices_of
from district_hall.people import offices
from district_hall.people.roles import Permission
from district_hall.places import actions, questions
from district_hall.places.actions import Named
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("districts")

MOST_DISTRICTS = 200
MOST_GROUPS = 999


@pages.get("/office/districts/new")
@allow(Permission.RUN_OFFICE)
def new() -> Any:
    with house().database.reading() as session:
        last = len(questions.districts(session)) + 1
    return _form(Sent({"position": last}))


@pages.post("/office/districts")
@allow(Permission.RUN_OFFICE)
def add() -> Any:
    sent = Sent()
    made = sent.do(actions.add_district, _named(sent), by=staff_id())
    if made is None:
        return _form(sent), sent.status
    flash(gettext("%(district)sを加えました。つぎに、班と公民館を入れてください。", district=made.name), "good")
    return redirect(url_for("districts.page", district_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/office/districts/<uuid:district_id>")
@allow(Permission.RUN_OFFICE)
def page(district_id: UUID) -> Any:
    """One group at a time (`?group=` its number); without a number the first."""
    return _page(district_id, Sent({}))


@pages.get("/office/districts/<uuid:district_id>/edit")
@allow(Permission.RUN_OFFICE)
def edit(district_id: UUID) -> str:
    with house().database.reading() as session:
        row = questions.district(session, district_id)
    known = {"name": row.name, "name_en": row.name_en, "reading": row.reading, "position": row.position + 1}
    return _form(Sent(known), district_id)


@pages.post("/office/districts/<uuid:district_id>/edit")
@allow(Permission.RUN_OFFICE)
def change(district_id: UUID) -> Any:
    sent = Sent()
    if sent.do(actions.change_district, district_id, _named(sent), by=staff_id()) is None:
        return _form(sent, district_id), sent.status
    flash(gettext("なおしました。"), "good")
    return redirect(url_for("districts.page", district_id=district_id), HTTPStatus.SEE_OTHER)


@pages.post("/office/districts/<uuid:district_id>/groups")
@allow(Permission.RUN_OFFICE)
def add_group(district_id: UUID) -> Any:
    sent = Sent()
    number = sent.number("number", 1, MOST_GROUPS)
    if sent.do(actions.add_group, district_id, number, by=staff_id()) is None:
        return _page(district_id, sent)
    flash(gettext("%(number)s班を加えました。", number=number), "good")
    return redirect(url_for("districts.page", district_id=district_id, group=number), HTTPStatus.SEE_OTHER)


@pages.get("/office/groups/<uuid:group_id>")
@allow(Permission.RUN_OFFICE)
def group(group_id: UUID) -> str:
    with house().database.reading() as session:
        row = questions.group(session, group_id)
    return render_template("office/group.html", group=row, form=Sent({"number": row.number}))


@pages.post("/office/groups/<uuid:group_id>")
@allow(Permission.RUN_OFFICE)
def renumber(group_id: UUID) -> Any:
    sent = Sent()
    number = sent.number("number", 1, MOST_GROUPS)
    row = sent.do(actions.renumber_group, group_id, number, by=staff_id())
    if row is None:
        with house().database.reading() as session:
            row = questions.group(session, group_id)
        return render_template("office/group.html", group=row, form=sent), sent.status
    flash(gettext("班の番号を変えました。"), "good")
    return redirect(url_for("districts.page", district_id=row.district_id, group=number), HTTPStatus.SEE_OTHER)


def _named(sent: Sent) -> Named:
    return Named(
        name=sent.line("name", 40),
        name_en=sent.line("name_en", 40),
        reading=sent.line("reading", 60),
        position=sent.number("position", 1, MOST_DISTRICTS),
    )


def _form(sent: Sent, district_id: UUID | None = None) -> str:
    row = None
    if district_id is not None:
        with house().database.reading() as session:
            row = questions.district(session, district_id)
    return render_template("office/district_form.html", form=sent, district=row)


def _page(district_id: UUID, sent: Sent) -> Any:
    at = now()
    with house().database.reading() as session:
        row = questions.district(session, district_id)
        homes = questions.households_of(session, district_id)
        number = _chosen([one.number for one in row.groups])
        shown = [home for home in homes if home.group.number == number]
        return render_template(
            "office/district.html",
            form=sent,
            district=row,
            group=next((one for one in row.groups if one.number == number), None),
            homes=shown,
            devices=devices_of(session, [home.id for home in shown]),
            halls=questions.halls_of(session, district_id),
            numbers=inventory.by_district(session, at=at).get(district_id, inventory.Inhabited()),
            offices=[one for one in offices.held(session, at=at) if one.role.district_id == district_id],
            silent_before=at - inventory.SILENT_AFTER,
        ), sent.status


def _chosen(numbers: list[int]) -> int | None:
    wish = request.args.get("group", "")
    number = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 6 else None
    if number in numbers:
        return number
    return numbers[0] if numbers else None
