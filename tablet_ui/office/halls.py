"""Halls, and the shared tablet that stands in each."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from district_hall.clock import now
from district_hall.devices.actions import make_hall_code
from district_hall.devices.questions import devices_of_hall
from district_hall.people.roles import Permission
from district_hall.places import actions, questions
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import pairing
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("halls")


@pages.get("/office/districts/<uuid:district_id>/halls/new")
@allow(Permission.RUN_OFFICE)
def new(district_id: UUID) -> str:
    return _form(district_id, Sent({}))


@pages.post("/office/districts/<uuid:district_id>/halls/new")
@allow(Permission.RUN_OFFICE)
def add(district_id: UUID) -> Any:
    sent = Sent()
    made = sent.do(actions.add_hall, district_id, sent.line("name", 60), by=staff_id())
    if made is None:
        return _form(district_id, sent), sent.status
    flash(gettext("公民館を加えました。"), "good")
    return redirect(url_for("halls.page", hall_id=made.id), HTTPStatus.SEE_OTHER)


@pages.get("/office/halls/<uuid:hall_id>")
@allow(Permission.RUN_OFFICE)
def page(hall_id: UUID) -> Any:
    return _page(hall_id)


@pages.post("/office/halls/<uuid:hall_id>")
@allow(Permission.RUN_OFFICE)
def rename(hall_id: UUID) -> Any:
    sent = Sent()
    if sent.do(actions.rename_hall, hall_id, sent.line("name", 60), by=staff_id()) is None:
        return _page(hall_id, sent)
    flash(gettext("なおしました。"), "good")
    return redirect(url_for("halls.page", hall_id=hall_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/halls/<uuid:hall_id>/remove")
@allow(Permission.RUN_OFFICE)
def confirm_removing(hall_id: UUID) -> str:
    with house().database.reading() as session:
        row = questions.hall(session, hall_id)
        is_in_use = actions.has_history(session, hall_id)
    return render_template("office/hall_remove.html", hall=row, is_in_use=is_in_use)


@pages.post("/office/halls/<uuid:hall_id>/remove")
@allow(Permission.RUN_OFFICE)
def remove(hall_id: UUID) -> Any:
    sent = Sent()
    district_id = sent.do(actions.remove_hall, hall_id, by=staff_id())
    if district_id is None:
        return _page(hall_id, sent)
    flash(gettext("公民館を消しました。"), "good")
    return redirect(url_for("districts.page", district_id=district_id), HTTPStatus.SEE_OTHER)


@pages.post("/office/halls/<uuid:hall_id>/pairing-codes")
@allow(Permission.RUN_OFFICE)
def make_code(hall_id: UUID) -> Any:
    """Shows a new code, once: what is kept of it can't be shown again."""
    with house().database.reading() as session:
        row = questions.hall(session, hall_id)
        known = devices_of_hall(session, hall_id)
    code = house().database.unit_of_work(make_hall_code, hall_id, by=staff_id(), at=now())
    return pairing.page(code, known, hall=row, back=url_for("halls.page", hall_id=hall_id))


@pages.get("/office/halls/<uuid:hall_id>/devices")
@allow(Permission.RUN_OFFICE)
def devices(hall_id: UUID) -> dict[str, Any]:
    """The tablets in use, for the page that waits until a new one is there."""
    with house().database.reading() as session:
        questions.hall(session, hall_id)
        return {"devices": [{"id": str(one.id)} for one in devices_of_hall(session, hall_id)]}


def _page(hall_id: UUID, sent: Sent | None = None) -> Any:
    with house().database.reading() as session:
        row = questions.hall(session, hall_id)
        in_use = devices_of_hall(session, hall_id)
    sent = sent or Sent({"name": row.name})
    return render_template("office/hall.html", hall=row, devices=in_use, form=sent), sent.status


def _form(district_id: UUID, sent: Sent) -> str:
    with house().database.reading() as session:
        row = questions.district(session, district_id)
    return render_template("office/hall_form.html", district=row, form=sent)
