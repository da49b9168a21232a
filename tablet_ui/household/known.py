"""The devices that this process knows: by credential, as long as nothing about them or their boards has changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.delivery.board_marks import Mark, Marks, marks_in
from district_hall.devices.models import Device
from district_hall.devices.questions import device_with, devices_in, hash_of, home_of, visitor_of
from district_hall.people.roles import Permission, Visitor, may

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
    allowed: dict[Permission, bool] = field(default_factory=dict, repr=False)
    rooms: tuple[str, ...] | None = field(default=None, repr=False)
    own: "OwnPart | None" = field(default=None, repr=False)
    held: HeldBoard | None = field(default=None, repr=False)

    def may(self, permission: Permission) -> bool:
        """Who it is stays the same for as long as this is held."""
        found = self.allowed.get(permission)
        if found is None:
            found = self.allowed[permission] = may(self.visitor, permission)
        return found


class Recognised(NamedTuple):
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
        self._met: set[UUID] = set()  # districts

    def forget(self) -> None:
        """As after a start: every device is looked up anew."""
        self._by_hash.clear()
        self._met.clear()

    def in_district(self, district_id: UUID) -> Iterator[KnownDevice]:
        return (one for one in list(self._by_hash.values()) if one.places[2] == district_id)

    def held(self, credential: str) -> KnownDevice | None:
        """As it was when it was last looked for. Whoever writes for it finds out, where that is written, if it was revoked since."""
        known = self._by_hash.get(hash_of(credential))
        if known is None and (found := self.recognise(credential)):
            known = found.known
        return known

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
            if key not in self._by_hash:
                self._meet_neighbours(session, device)
            known, marks = self._hold(session, [device])[0]
        return Recognised(known, marks)

    def _meet_neighbours(self, session: Session, device: Device) -> None:
        """The first of a district stands for all: after a power cut they come in the same minute, and each look-up for
        itself would cost ten times as much.
        """
        district_id = home_of(device).district_id
        if district_id in self._met:
            return
        self._met.add(district_id)
        self._hold(
            session, [one for one in devices_in(session, district_id) if one.credential_hash not in self._by_hash]
        )

    def _hold(self, session: Session, devices: Sequence[Device]) -> list[tuple[KnownDevice, tuple[Mark, Mark]]]:
        if len(self._by_hash) + len(devices) > MOST_KNOWN:
            self.forget()
        places = [(one.id, home_of(one).id, home_of(one).district_id) for one in devices]
        marks = dict(zip(every := list(set(chain(*places))), marks_in(session, every), strict=True))
        held = []
        for device, (own, home, district) in zip(devices, places, strict=True):
            known = KnownDevice(device, visitor_of(device), (own, home, district), marks[own], device.last_seen_at)
            self._by_hash[device.credential_hash] = known
            held.append((known, (marks[home], marks[district])))
        return held


def known_devices() -> KnownDevices:
    return cast("KnownDevices", current_app.extensions["known_devices"])
