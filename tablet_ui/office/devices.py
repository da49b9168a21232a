"""The town's tablets and phones: lent, labelled, swapped, lost."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.devices import actions, inventory
from district_hall.devices.inventory import Show
from district_hall.devices.models import Device, Revoked
from district_hall.devices.questions import device, devices_of, devices_of_hall
from district_hall.people.roles import Permission
from tablet_ui.auth import allow, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.office import pairing
from tablet_ui.office.forms import Sent
from tablet_ui.office.frame import blueprint

pages = blueprint("inventory")

ON_A_PAGE = 50
LAST_PAGE = 10_000
WITHOUT = "without"
REASONS = (Revoked.LOST, Revoked.BROKEN, Revoked.RETURNED, Revoked.SWAPPED)


@pages.get("/office/devices")
@allow(Permission.RUN_OFFICE)
def listing() -> str:
    """`?show=` one of `Show`, or `without`: households that should have a tablet and have nothing."""
    wish, number, at = request.args.get("show", ""), _page_number(), now()
    part = {"offset": (number - 1) * ON_A_PAGE, "limit": ON_A_PAGE + 1}
    show = Show(wish) if wish in set(Show) else Show.IN_USE
    with house().database.reading() as session:
        homes = inventory.households_without_tablet(session, **part) if wish == WITHOUT else []
        found = inventory.devices(session, show, at=at, **part) if wish != WITHOUT else []
        return render_template(
            "office/devices.html",
            chosen=wish if wish == WITHOUT else show.value,
            counts=inventory.how_many(session, at=at),
            without=inventory.count_without_tablet(session),
            devices=found[:ON_A_PAGE],
            homes=homes[:ON_A_PAGE],
            number=number,
            is_more=max(len(found), len(homes)) > ON_A_PAGE,
            silent_before=at - inventory.SILENT_AFTER,
        )


@pages.get("/office/devices/<uuid:device_id>")
@allow(Permission.RUN_OFFICE)
def page(device_id: UUID) -> Any:
    with house().database.reading() as session:
        row = device(session, device_id)
    return _page(device_id, Sent({"label": row.label}))


@pages.post("/office/devices/<uuid:device_id>")
@allow(Permission.RUN_OFFICE)
def label(device_id: UUID) -> Any:
    sent = Sent()
    words = sent.line("label", 20, needed=False)
    if sent.do(inventory.change_label, device_id, words, by=staff_id()) is None:
        return _page(device_id, sent)
    flash(gettext("備品番号を記録しました。"), "good")
    return redirect(url_for("inventory.page", device_id=device_id), HTTPStatus.SEE_OTHER)


@pages.get("/office/devices/<uuid:device_id>/revoke")
@allow(Permission.RUN_OFFICE)
def confirm_revoking(device_id: UUID) -> Any:
    """`?why=` is ticked already."""
    wish = request.args.get("why", "")
    return _asking("office/device_revoke.html", device_id, Sent({"why": wish}))


@pages.post("/office/devices/<uuid:device_id>/revoke")
@allow(Permission.RUN_OFFICE)
def revoke(device_id: UUID) -> Any:
    sent = Sent()
    why = sent.word("why", Revoked, only=REASONS)
    row = sent.do(_revoke, device_id, why, by=staff_id())
    if row is None:
        return _asking("office/device_revoke.html", device_id, sent)
    flash(gettext("使えないようにしました。"), "good")
    return redirect(_home_of(row), HTTPStatus.SEE_OTHER)


@pages.get("/office/devices/<uuid:device_id>/swap")
@allow(Permission.RUN_OFFICE)
def choose_swap(device_id: UUID) -> Any:
    return _asking("office/device_swap.html", device_id, Sent({"when": "later"}))


@pages.post("/office/devices/<uuid:device_id>/swap")
@allow(Permission.RUN_OFFICE)
def swap(device_id: UUID) -> Any:
    """A code for the new one. The old one ends at once, or in the moment in which the new one is there."""
    sent = Sent()
    with house().database.reading() as session:
        row = inventory.found(session, device_id)
        known = _in_use_there(session, row)
    at_once = sent.get("when") == "now"
    code = sent.do(_swap, device_id, at_once=at_once, by=staff_id())
    if code is None:
        return _asking("office/device_swap.html", device_id, sent)
    old = None if at_once else row
    about = {"hall": row.hall} if row.hall else {"home": row.household, "kind": row.kind}
    return pairing.page(code, known, old=old, back=_home_of(row), **about)


def _swap(session: Session, device_id: UUID, *, at_once: bool, by: UUID) -> actions.NewCode:
    row = inventory.in_use(session, device_id)
    if at_once:
        actions.revoke(session, device_id, by=by, at=now(), why=Revoked.SWAPPED)
    if row.hall_id is not None:
        return actions.make_hall_code(session, row.hall_id, by=by, at=now(), replaces=device_id)
    assert row.household_id is not None, "every device has a household or a hall"
    return actions.make_pairing_code(session, row.household_id, row.kind, by=by, at=now(), replaces=device_id)


def _revoke(session: Session, device_id: UUID, why: Revoked, *, by: UUID) -> Device:
    row = inventory.in_use(session, device_id)
    actions.revoke(session, device_id, by=by, at=now(), why=why)
    return row


def _in_use_there(session: Session, row: Device) -> list[Device]:
    if row.hall_id is not None:
        return devices_of_hall(session, row.hall_id)
    return devices_of(session, [row.household_id]).get(row.household_id, []) if row.household_id else []


def _home_of(row: Device) -> str:
    if row.hall_id is not None:
        return url_for("halls.page", hall_id=row.hall_id)
    return url_for("homes.page", household_id=row.household_id)


def _asking(template: str, device_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        row = inventory.found(session, device_id)
    if row.revoked_at is not None and not sent.problems:
        return redirect(url_for("inventory.page", device_id=device_id), HTTPStatus.SEE_OTHER)
    return render_template(template, device=row, form=sent, reasons=REASONS, back=_home_of(row)), sent.status


def _page(device_id: UUID, sent: Sent) -> Any:
    with house().database.reading() as session:
        row = inventory.found(session, device_id)
    silent = now() - inventory.SILENT_AFTER
    return render_template(
        "office/device.html", device=row, form=sent, silent_before=silent, home_address=_home_of(row)
    ), sent.status


def _page_number() -> int:
    text = request.args.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
