"""The devices that this process knows: by credential, as long as nothing about them or their boards has changed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import current_app

from district_hall.db import Database
from district_hall.delivery.board_marks import Mark, Marks, marks_in
from district_hall.devices.models import Device
from district_hall.devices.questions import device_with, hash_of, home_of, visitor_of
from district_hall.people.roles import Visitor

if TYPE_CHECKING:
    from tablet_ui.household.board_parts import OwnPart

MOST_KNOWN = 40_000


@dataclass(frozen=True)
class HeldBoard:
    """The tag of a board that is true while the marks of home and district are these, from `since` until `until`."""

    tag: str
    marks: tuple[Mark, Mark]
    since: datetime
    until: datetime


@dataclass
class KnownDevice:
    """A paired device with its home, as it is while the device's own mark is `mark`.

    `places`: the device, its home (or hall), its district. `own` and `held` say themselves how long they are true.
    """

    device: Device
    visitor: Visitor
    places: tuple[UUID, UUID, UUID]
    mark: Mark
    last_seen_at: datetime
    cookie: tuple[date, str] | None = field(default=None, repr=False)
    own: "OwnPart | None" = field(default=None, repr=False)
    held: HeldBoard | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Recognised:
    """A known device, and the marks of its home and district no older than the request."""

    known: KnownDevice
    marks: tuple[Mark, Mark]


class KnownDevices:
    """Credentials held in the process: no statement but the marks is needed to know who calls.

    Revoking, moving, another setting changes the device's mark: at the next request it is looked up anew, or out.
    """

    def __init__(self, database: Database, marks: Marks) -> None:
        self._database = database
        self._marks = marks
        self._by_hash: dict[bytes, KnownDevice] = {}

    def forget(self) -> None:
        """As after a start: every device is looked up anew."""
        self._by_hash.clear()

    def recognise(self, credential: str) -> Recognised | None:
        """None where the credential is unknown or revoked."""
        key = hash_of(credential)
        known = self._by_hash.get(key)
        if known is not None:
            own, home, district = self._marks.now(known.places)
            if own == known.mark:
                return Recognised(known, (home, district))
        return self._look_up(key, credential)

    def _look_up(self, key: bytes, credential: str) -> Recognised | None:
        with self._database.reading() as session:
            device = device_with(session, credential)
            if device is None:
                self._by_hash.pop(key, None)
                return None
            home = home_of(device)
            places = (device.id, home.id, home.district_id)
            own, *others = marks_in(session, places)
        if len(self._by_hash) >= MOST_KNOWN:
            self.forget()
        known = KnownDevice(device, visitor_of(device), places, own, device.last_seen_at)
        self._by_hash[key] = known
        return Recognised(known, (others[0], others[1]))


def known_devices() -> KnownDevices:
    return cast("KnownDevices", current_app.extensions["known_devices"])
