"""One table of who may do what where. Whoever isn't in it may not.

A visitor is whoever stands before the program: nobody known, a paired device, or a member of staff with roles.
Standard library only; every screen and every socket event asks `may()`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is here. The first is held by staff, the next two by devices, the last by everybody."""

    DISTRICT_LEADER = "district_leader"
    HOUSEHOLD_TABLET = "household_tablet"
    HOUSEHOLD_PHONE = "household_phone"
    NOBODY = "nobody"


class Permission(StrEnum):
    """What can be done here; every route and socket event names one."""

    OPEN = "open"  # the shell, its assets, texts, sign-in: nothing of anybody's
    PAIR = "pair"
    READ_BOARD = "read_board"
    READ_MESSAGE = "read_message"
    REPORT = "report"
    CHANGE_DEVICE = "change_device"
    BE_STAFF = "be_staff"
    SEE_CIRCULARS = "see_circulars"
    WRITE_CIRCULAR = "write_circular"
    SEE_RECEIPTS = "see_receipts"
    RECORD_RECEIPT = "record_receipt"
    SEE_HOUSEHOLDS = "see_households"
    PAIR_DEVICE = "pair_device"


class Where(StrEnum):
    """How far a permission reaches."""

    ANYWHERE = "anywhere"
    OWN_DISTRICT = "own_district"
    OWN_HOUSEHOLD = "own_household"


EVERYONE = dict.fromkeys(Role, Where.ANYWHERE)
HOUSEHOLD_DEVICES = {Role.HOUSEHOLD_TABLET: Where.OWN_HOUSEHOLD, Role.HOUSEHOLD_PHONE: Where.OWN_HOUSEHOLD}
LEADER = {Role.DISTRICT_LEADER: Where.OWN_DISTRICT}

MAY: dict[Permission, dict[Role, Where]] = {
    Permission.OPEN: EVERYONE,
    Permission.PAIR: EVERYONE,
    Permission.READ_BOARD: HOUSEHOLD_DEVICES,
    Permission.READ_MESSAGE: HOUSEHOLD_DEVICES | LEADER,
    Permission.REPORT: HOUSEHOLD_DEVICES,
    Permission.CHANGE_DEVICE: HOUSEHOLD_DEVICES,
    Permission.BE_STAFF: {Role.DISTRICT_LEADER: Where.ANYWHERE},
    Permission.SEE_CIRCULARS: LEADER,
    Permission.WRITE_CIRCULAR: LEADER,
    Permission.SEE_RECEIPTS: LEADER,
    Permission.RECORD_RECEIPT: LEADER,
    Permission.SEE_HOUSEHOLDS: LEADER,
    Permission.PAIR_DEVICE: LEADER,
}


@dataclass(frozen=True)
class Place:
    """Where the thing asked for stands: a district, perhaps one household in it."""

    district_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True)
class Office:
    """A role in force, and where."""

    role: Role
    place: Place


@dataclass(frozen=True)
class Visitor:
    """Who asks. At most one of `account_id` and `device_id` is set."""

    account_id: UUID | None = None
    device_id: UUID | None = None
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


def _reaches(where: Where, own: Place, place: Place) -> bool:
    if where is Where.ANYWHERE:
        return True
    if own.district_id != place.district_id:
        return False
    if where is Where.OWN_DISTRICT:
        return True
    return own.household_id is not None and own.household_id == place.household_id
