"""Who stands before us, and whether they may: every view says so with `@allow`, and what says nothing is refused."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.devices import questions as device_questions
from district_hall.devices.models import Device
from district_hall.devices.rules import was_seen_long_ago
from district_hall.errors import N_, Forbidden, NotFound, Refused
from district_hall.family import questions as family_questions
from district_hall.family.models import FamilyPhone
from district_hall.people import actions as people_actions
from district_hall.people import questions as people_questions
from district_hall.people.questions import StaffVisit
from district_hall.people.roles import IN_A_DISTRICT, IN_THE_TOWN, MAY, Permission, Place, Role, Visitor, may
from tablet_ui.api.pace import keep_pace
from tablet_ui.house import house
from tablet_ui.household.known import KnownDevice, Recognised, known_devices

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
PlaceOf = Callable[..., Place | None]
DEVICE_COOKIE = "device"
STAFF_KEY = "staff"
FAMILY_COOKIE = "family"
STAFF_ROLES = IN_A_DISTRICT | IN_THE_TOWN
STAFF_PERMISSIONS = frozenset(permission for permission, roles in MAY.items() if set(roles) <= STAFF_ROLES)
# Closed to a password that was handed over on paper; also what staff share with devices, such as a circular's pictures.
BEYOND_THE_DOOR = frozenset(permission for permission, roles in MAY.items() if Role.NOBODY not in roles) - {
    Permission.BE_STAFF
}
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOBODY = Visitor()


class MustChangePassword(Refused):
    """Signed in with a password that was handed over on paper: it opens only the page that changes it."""

    def __init__(self) -> None:
        super().__init__("must-change-password", N_("はじめに、パスワードを変えてください。"))


class NotSignedIn(Refused):
    """The visitor must first sign in (staff) or be paired (devices, families' phones)."""

    def __init__(self, *, staff: bool) -> None:
        message = N_("サインインしてください。") if staff else N_("この端末は、まだつながっていません。")
        super().__init__("not-signed-in" if staff else "not-paired", message)
        self.staff = staff


@dataclass(frozen=True)
class Rule:
    """What a view needs. `of` finds the place of the thing asked for: `of(session, visitor, **url arguments)`.

    `by_known`: a device that this process knows comes in without a look into the database but for its marks.
    """

    permission: Permission
    of: PlaceOf | None = None
    by_known: bool = False


def allow(permission: Permission, of: PlaceOf | None = None, *, by_known: bool = False) -> Callable[[View], View]:
    """Declares who may use a view. `of` returns None, or raises NotFound, where there is no such thing for them."""

    def mark(view: View) -> View:
        view.rule = Rule(permission, of, by_known)  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    return getattr(app.view_functions[endpoint], "rule", None)


def admit() -> None:
    """Runs before every view: finds out who it is and stops whoever may not.

    A thing that is not theirs looks like a thing that isn't there (404), so that nobody learns what exists.
    """
    if request.endpoint is None:
        return  # no such page: the router answers
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        raise Forbidden
    if rule.by_known and _admit_known(rule):
        return
    with house().database.reading() as reading:
        g.device, g.staff, g.family = paired_device(reading), staff_visit(reading), family_phone(reading)
        if g.device:
            _keep_pace(rule, device_questions.visitor_of(g.device))
        g.visitor = _admitted(reading, rule)
    g.language = g.visitor.language
    _note_presence()


def _admit_known(rule: Rule) -> bool:
    """Whether a known device calls that may; whoever else calls is looked up, and told why not."""
    credential = request.cookies.get(DEVICE_COOKIE)
    one = known_devices().recognise(credential) if credential else None
    if one is None or not may(one.known.visitor, rule.permission):
        return False
    g.recognised, g.device, g.visitor, g.language = one, one.known.device, one.known.visitor, one.known.visitor.language
    at = now()
    if was_seen_long_ago(one.known.last_seen_at, at=at):
        house().presence.note(one.known.device.id, at=at)
        one.known.last_seen_at = at
    return True


def _keep_pace(rule: Rule, who: Visitor) -> None:
    """Each change that a device may make is a write that lasts. Raises TooMany. Reports have a pace of their own."""
    if request.method in UNSAFE and may(who, rule.permission):
        g.language = who.language
        keep_pace(house().change_limit, g.device.id)


def _admitted(reading: Session, rule: Rule) -> Visitor:
    if g.staff and g.staff.must_change_password and rule.permission in STAFF_PERMISSIONS - {Permission.BE_STAFF}:
        raise MustChangePassword
    visitors = [NOBODY]
    if g.family:
        visitors.insert(0, family_questions.visitor_of(reading, g.family))
    if g.staff and not (g.staff.must_change_password and rule.permission in BEYOND_THE_DOOR):
        visitors.insert(0, g.staff.visitor)
    if g.device:
        visitors.insert(0, device_questions.visitor_of(g.device))
    holders = [visitor for visitor in visitors if may(visitor, rule.permission)]
    if not holders:
        staff = rule.permission in STAFF_PERMISSIONS
        raise Forbidden if staff and g.staff else NotSignedIn(staff=staff)
    if rule.of is None:
        return holders[0]
    for visitor in holders:
        place = rule.of(reading, visitor, **(request.view_args or {}))
        if place is not None and may(visitor, rule.permission, place):
            return visitor
    raise NotFound


def paired_device(reading: Session) -> Device | None:
    """The device that this browser is paired as, by its cookie."""
    credential = request.cookies.get(DEVICE_COOKIE)
    return device_questions.device_with(reading, credential) if credential else None


def staff_visit(reading: Session) -> StaffVisit | None:
    """Who is signed in in this browser, by its session; for requests and sockets alike."""
    token = session.get(STAFF_KEY)
    return people_questions.staff_visit(reading, token, at=now()) if isinstance(token, str) else None


def cookies_in(header: str) -> dict[str, str]:
    """By name, where no request is open. Ours need no unquoting (base64url); the first of a name counts, as in werkzeug."""
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _is, value = part.strip().partition("=")
        found.setdefault(name, value)
    return found


def family_phone(reading: Session) -> FamilyPhone | None:
    """The family contact's phone that this browser is, by its cookie."""
    credential = request.cookies.get(FAMILY_COOKIE)
    return family_questions.phone_with(reading, credential) if credential else None


def _note_presence() -> None:
    """Writes down now and then that device and session are in use; not at every request, for the disk's sake. Where it
    can't be, as on a full disk, what is there can be read all the same.
    """
    database, at = house().database, now()
    if g.device and was_seen_long_ago(g.device.last_seen_at, at=at):
        house().presence.note(g.device.id, at=at)
    if g.staff and was_seen_long_ago(g.staff.last_seen_at, at=at):
        try:
            database.unit_of_work(people_actions.note_seen, g.staff.session_id, at=at)
        except OperationalError as error:
            log.warning("not written down that a session is in use: %s", error.orig)


def visitor() -> Visitor:
    """Who was admitted to the view that runs now."""
    admitted: Visitor = g.visitor
    return admitted


def device() -> Device:
    """The paired device; only in views that household devices may use."""
    paired: Device = g.device
    return paired


def recognised() -> Recognised:
    """The paired device and its marks; only in views that let known devices in (`by_known`)."""
    one: Recognised | None = g.get("recognised")
    if one is None:
        raise NotSignedIn(staff=False)
    return one


def known_device() -> Device | None:
    """The paired device of this browser, if it is one; for views that are open to all."""
    paired: Device | None = g.device
    return paired


def staff_id() -> Any:
    """The account of the member of staff who was admitted."""
    return visitor().account_id


def staff_session_id() -> Any:
    """The session of the member of staff who was admitted."""
    return g.staff.session_id


def must_change_password() -> bool:
    return bool(g.staff and g.staff.must_change_password)


def own_district(_reading: Session, who: Visitor, **_: object) -> Place | None:
    """The place of pages that are about one's own district."""
    return next((office.place for office in who.offices if office.role is Role.DISTRICT_LEADER), None)


def client_address() -> str:
    """Whose tries count together: an IPv4 address, or an IPv6 /64, as one home or phone has."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


COOKIE_DAYS = timedelta(days=400)  # the longest that browsers keep a cookie (RFC 6265bis, 5.5)


def renew_device_cookie(response: Any, one: Recognised, *, at: datetime) -> None:
    """At each visit, so that it never runs out on a tablet in use."""
    secure, credential = house().settings.secure, request.cookies[DEVICE_COOKIE]
    response.headers.add("Set-Cookie", cookie_of_today(one.known, credential, secure=secure, at=at))


def cookie_of_today(known: KnownDevice, credential: str, *, secure: bool, at: datetime) -> str:
    """The header that renews a device's cookie; put together once a day."""
    if known.cookie is None or known.cookie[0] != at.date():
        fresh = Response()
        _set_cookie(fresh, DEVICE_COOKIE, credential, secure=secure)
        known.cookie = (at.date(), fresh.headers["Set-Cookie"])
    return known.cookie[1]


def set_device_cookie(response: Any, credential: str, name: str = DEVICE_COOKIE) -> None:
    """Also for a family contact's phone (`FAMILY_COOKIE`)."""
    _set_cookie(response, name, credential, secure=house().settings.secure)


def _set_cookie(response: Any, name: str, credential: str, *, secure: bool) -> None:
    response.set_cookie(name, credential, max_age=COOKIE_DAYS, httponly=True, secure=secure, samesite="Lax")
