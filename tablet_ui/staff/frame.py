"""What stands around every page behind the sign-in: in which office somebody is here, and where they can go.

A role that gets pages of its own adds one line to `ROOMS`.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g

from district_hall.clock import now
from district_hall.delivery.backlog import Sending, sending
from district_hall.errors import N_
from district_hall.people.roles import Permission, Role, Visitor, may
from district_hall.places.models import District
from district_hall.places.questions import district
from tablet_ui.house import house
from tablet_ui.i18n import SOURCE, gettext, language


@dataclass(frozen=True)
class Room:
    """One entry of the navigation, shown to whoever holds the permission. `here` marks it on its own pages."""

    here: str
    name: str
    icon: str
    path: str
    permission: Permission


ROOMS = (
    Room("desk", N_("放送"), "horn", "/desk/", Permission.SEE_ALERTS),
    Room("circulars", N_("回覧"), "paper", "/leader/", Permission.SEE_CIRCULARS),
    Room("households", N_("世帯"), "tablet", "/leader/households", Permission.SEE_HOUSEHOLDS),
    Room("visits", N_("訪問"), "door", "/visits/", Permission.SEE_VISITS),
    Room("contacts", N_("連絡先"), "phone", "/leader/contacts", Permission.EDIT_HELPERS),
    Room("office", N_("台帳"), "people", "/office/", Permission.RUN_OFFICE),
    Room("staff", N_("役と引きつぎ"), "key", "/office/staff", Permission.RUN_OFFICE),
    Room("audit", N_("記録"), "search", "/office/audit", Permission.RUN_OFFICE),
)
OFFICES = {
    Role.WELFARE_COMMISSIONER: N_("民生委員"),
    Role.DESK: N_("防災担当"),
    Role.DESK_CHIEF: N_("防災担当（責任者）"),
    Role.TOWN_OFFICE: N_("町役場"),
}


def blueprint(name: str, import_name: str = __name__) -> Blueprint:
    """A blueprint whose templates know the frame."""
    pages = Blueprint(name, import_name)
    pages.context_processor(_context)
    return pages


def rooms_of(visitor: Visitor) -> list[Room]:
    return [room for room in ROOMS if may(visitor, room.permission)]


def offices_of(visitor: Visitor) -> str:
    """追分区, 防災担当 …: in which offices somebody is here, in words."""
    words = []
    for office in visitor.offices:
        where = _district_name(office.place.district_id) if office.place else ""
        title = gettext(OFFICES[office.role]) if office.role in OFFICES else ""
        words.append(" ".join(part for part in (where, title) if part))
    return gettext("、").join(dict.fromkeys(words))


def _district_name(district_id: Any) -> str:
    found: dict[Any, District] = g.setdefault("districts_named", {})
    if district_id not in found:
        with house().database.reading() as session:
            found[district_id] = district(session, district_id)
    one = found[district_id]
    return one.name if language() == SOURCE else one.name_en


def _context() -> dict[str, Any]:
    me = getattr(g, "visitor", None)
    rooms = rooms_of(me) if me and me.account_id else []
    return {
        "me": me,
        "my_rooms": rooms,
        "my_offices": lambda: offices_of(me) if me else "",
        "sending_has_trouble": _sending_has_trouble,
    }


def _sending_has_trouble() -> bool:
    with house().database.reading() as session:
        return sending(session, at=now()) is not Sending.OK
