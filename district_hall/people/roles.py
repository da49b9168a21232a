"""One table of who may do what where. Whoever isn't in it may not.

A visitor is whoever stands before the program: nobody known, a paired device, a family contact's phone, or a member
of staff with roles.
Standard library only; every screen and every socket event asks `may()`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is here: the first five are held by staff, then devices and families, the last by everybody."""

    DISTRICT_LEADER = "district_leader"
    WELFARE_COMMISSIONER = "welfare_commissioner"
    DESK = "desk"
    DESK_CHIEF = "desk_chief"
    TOWN_OFFICE = "town_office"
    HOUSEHOLD_TABLET = "household_tablet"
    HOUSEHOLD_PHONE = "household_phone"
    HALL_TABLET = "hall_tablet"
    FAMILY = "family"
    NOBODY = "nobody"


IN_A_DISTRICT = frozenset({Role.DISTRICT_LEADER, Role.WELFARE_COMMISSIONER})
IN_THE_TOWN = frozenset({Role.DESK, Role.DESK_CHIEF, Role.TOWN_OFFICE})


class Permission(StrEnum):
    """What can be done here; every route and socket event names one."""

    OPEN = "open"  # the shell, its assets, texts, sign-in: nothing of anybody's
    PAIR = "pair"
    # devices
    READ_BOARD = "read_board"
    READ_MESSAGE = "read_message"
    REPORT = "report"
    CHANGE_DEVICE = "change_device"
    BE_PUSHED = "be_pushed"  # told while the page is closed; a hall's tablet is never closed
    MANAGE_WATCH = "manage_watch"  # the elder's own: consents, who looked, absences
    RECORD_AT_HALL = "record_at_hall"
    # family contacts
    LOOK_AT_ELDER = "look_at_elder"
    # staff
    BE_STAFF = "be_staff"
    SEE_CIRCULARS = "see_circulars"
    WRITE_CIRCULAR = "write_circular"
    SEE_RECEIPTS = "see_receipts"
    RECORD_RECEIPT = "record_receipt"
    SEE_HOUSEHOLDS = "see_households"
    PAIR_DEVICE = "pair_device"
    EDIT_HELPERS = "edit_helpers"
    RECORD_CONSENT = "record_consent"
    SEE_VISITS = "see_visits"
    DO_VISITS = "do_visits"
    SEE_ALERTS = "see_alerts"
    WRITE_ALERT = "write_alert"
    APPROVE_ALERT = "approve_alert"
    SEND_ALERT_ALONE = "send_alert_alone"
    RUN_OFFICE = "run_office"


class Where(StrEnum):
    """How far a permission reaches."""

    ANYWHERE = "anywhere"
    OWN_DISTRICT = "own_district"
    OWN_HOUSEHOLD = "own_household"


EVERYONE = dict.fromkeys(Role, Where.ANYWHERE)
HOUSEHOLD_DEVICES = {Role.HOUSEHOLD_TABLET: Where.OWN_HOUSEHOLD, Role.HOUSEHOLD_PHONE: Where.OWN_HOUSEHOLD}
HALL = {Role.HALL_TABLET: Where.OWN_DISTRICT}
LEADER = {Role.DISTRICT_LEADER: Where.OWN_DISTRICT}
COMMISSIONER = {Role.WELFARE_COMMISSIONER: Where.OWN_DISTRICT}
DESK = {Role.DESK: Where.ANYWHERE, Role.DESK_CHIEF: Where.ANYWHERE}
OFFICE = {Role.TOWN_OFFICE: Where.ANYWHERE}

MAY: dict[Permission, dict[Role, Where]] = {
    Permission.OPEN: EVERYONE,
    Permission.PAIR: EVERYONE,
    Permission.READ_BOARD: HOUSEHOLD_DEVICES | HALL,
    Permission.READ_MESSAGE: HOUSEHOLD_DEVICES | HALL | LEADER,
    Permission.REPORT: HOUSEHOLD_DEVICES | HALL,
    Permission.CHANGE_DEVICE: HOUSEHOLD_DEVICES | HALL,
    Permission.BE_PUSHED: HOUSEHOLD_DEVICES,
    Permission.MANAGE_WATCH: {Role.HOUSEHOLD_TABLET: Where.OWN_HOUSEHOLD},
    Permission.RECORD_AT_HALL: HALL,
    Permission.LOOK_AT_ELDER: {Role.FAMILY: Where.OWN_HOUSEHOLD},
    Permission.BE_STAFF: dict.fromkeys(IN_A_DISTRICT | IN_THE_TOWN, Where.ANYWHERE),
    Permission.SEE_CIRCULARS: LEADER,
    Permission.WRITE_CIRCULAR: LEADER,
    Permission.SEE_RECEIPTS: LEADER,
    Permission.RECORD_RECEIPT: LEADER,
    Permission.SEE_HOUSEHOLDS: LEADER,
    Permission.PAIR_DEVICE: LEADER,
    Permission.EDIT_HELPERS: LEADER,
    Permission.RECORD_CONSENT: LEADER,
    Permission.SEE_VISITS: LEADER | COMMISSIONER,
    Permission.DO_VISITS: LEADER | COMMISSIONER,
    Permission.SEE_ALERTS: DESK,
    Permission.WRITE_ALERT: DESK,
    Permission.APPROVE_ALERT: DESK,
    Permission.SEND_ALERT_ALONE: {Role.DESK_CHIEF: Where.ANYWHERE},
    Permission.RUN_OFFICE: OFFICE,
}


@dataclass(frozen=True)
class Place:
    """Where the thing asked for stands: a district, perhaps one household in it."""

    district_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True)
class Office:
    """A role in force, and where; without a place: in the whole town."""

    role: Role
    place: Place | None


@dataclass(frozen=True)
class Visitor:
    """Who asks. At most one of `account_id`, `device_id` and `family_id` (a family contact's phone) is set."""

    account_id: UUID | None = None
    device_id: UUID | None = None
    family_id: UUID | None = None
    offices: tuple[Office, ...] = ()
    name: str = ""
    language: str | None = None
    home: Place | None = field(default=None)


def may(visitor: Visitor, permission: Permission, place: Place | None = None) -> bool:
    """Whether `visitor` may do this at `place`; without a place: whether anywhere at all."""
    table = MAY[permission]
    if Role.NOBODY in table:
        return True
    return any(
        place is None or _reaches(table[office.role], office.place, place)
        for office in visitor.offices
        if office.role in table
    )


def _reaches(where: Where, own: Place | None, place: Place) -> bool:
    if where is Where.ANYWHERE:
        return True
    if own is None or own.district_id != place.district_id:
        return False
    if where is Where.OWN_DISTRICT:
        return True
    return own.household_id is not None and own.household_id == place.household_id
