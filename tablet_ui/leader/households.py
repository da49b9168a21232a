"""The district's households and their devices: connecting a tablet or phone, and shutting out a lost one."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from district_hall.clock import now
from district_hall.devices import actions
from district_hall.devices.models import Device, DeviceKind
from district_hall.devices.questions import device, devices_of
from district_hall.errors import Refused
from district_hall.people.roles import Permission
from district_hall.places.models import Household
from district_hall.places.questions import household, households_of
from tablet_ui.auth import allow, own_district, staff_id
from tablet_ui.house import house
from tablet_ui.i18n import gettext
from tablet_ui.leader.draft_form import SHAPE
from tablet_ui.leader.frame import blueprint, own_place
from tablet_ui.leader.places import place_of_device, place_of_household
from tablet_ui.qr import public_address, qr

pages = blueprint("households")


@pages.get("/leader/households")
@allow(Permission.SEE_HOUSEHOLDS, of=own_district)
def listing() -> str:
    """One group at a time (`?group=` its number); without a number the first."""
    with house().database.reading() as session:
        everyone = households_of(session, own_place(session).district_id)
        numbers = sorted({home.group.number for home in everyone})
        number = _chosen(numbers)
        homes = [home for home in everyone if home.group.number == number]
        devices = devices_of(session, [home.id for home in homes])
    return render_template(
        "leader/households.html",
        numbers=numbers,
        number=number,
        homes=homes,
        devices=devices,
        total=len(everyone),
        has_line=house().settings.line is not None,
    )


@pages.post("/leader/households/<uuid:household_id>/pairing-codes")
@allow(Permission.PAIR_DEVICE, of=place_of_household)
def make_code(household_id: UUID) -> Any:
    """Shows a new code, once: what is kept of it can't be shown again."""
    kind = request.form.get("kind", "")
    if kind not in (DeviceKind.TABLET, DeviceKind.PHONE):
        raise Refused("bad-request", SHAPE, field="kind")
    code = house().database.unit_of_work(
        actions.make_pairing_code, household_id, DeviceKind(kind), by=staff_id(), at=now()
    )
    with house().database.reading() as session:
        home = household(session, household_id)
        known = devices_of(session, [household_id]).get(household_id, [])
    link = f"{public_address()}/pair#{code.secret}"
    page = render_template(
        "leader/pairing.html",
        home=home,
        kind=DeviceKind(kind),
        digits=f"{code.digits[:3]} {code.digits[3:]}",
        picture=qr(link),
        address=public_address(),
        expires_at=code.expires_at,
        known=known,
    )
    return page, HTTPStatus.CREATED


@pages.get("/leader/households/<uuid:household_id>/devices")
@allow(Permission.SEE_HOUSEHOLDS, of=place_of_household)
def devices(household_id: UUID) -> dict[str, Any]:
    """The paired devices, for the page that waits until a new one is there."""
    with house().database.reading() as session:
        found = devices_of(session, [household_id]).get(household_id, [])
    return {"devices": [{"id": str(one.id), "kind": one.kind.value} for one in found]}


@pages.get("/leader/devices/<uuid:device_id>/revoke")
@allow(Permission.PAIR_DEVICE, of=place_of_device)
def confirm_revoking(device_id: UUID) -> Any:
    with house().database.reading() as session:
        one = device(session, device_id)
    home = _home(one)
    if one.revoked_at is not None:
        return redirect(url_for("households.listing", group=home.group.number), HTTPStatus.SEE_OTHER)
    return render_template("leader/revoke.html", device=one, home=home)


@pages.post("/leader/devices/<uuid:device_id>/revoke")
@allow(Permission.PAIR_DEVICE, of=place_of_device)
def revoke(device_id: UUID) -> Any:
    house().database.unit_of_work(actions.revoke, device_id, by=staff_id(), at=now())
    with house().database.reading() as session:
        home = _home(device(session, device_id))
    flash(gettext("使えないようにしました。新しくつなぐときは、番号を出してください。"), "good")
    return redirect(url_for("households.listing", group=home.group.number), HTTPStatus.SEE_OTHER)


def _home(one: Device) -> Household:
    assert one.household is not None, "place_of_device lets only households' devices in"
    return one.household


def _chosen(numbers: list[int]) -> int | None:
    wish = request.args.get("group", "")
    number = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 6 else None
    if number in numbers:
        return number
    return numbers[0] if numbers else None
