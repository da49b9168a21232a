"""Boards that are still true, known without asking for them again (docs/decisions/0018).

A 304 costs one statement, shared by all requests of the moment: the marks of the home and its district. A changed
board is put together from what its district is told (encoded once for all its homes) and what is the home's own.
"""

from datetime import datetime
from hashlib import sha256
from itertools import islice
from threading import Lock
from typing import cast
from uuid import UUID

from flask import current_app

from district_hall.db import Database
from district_hall.delivery.board_marks import Mark, Marks
from district_hall.devices.questions import device
from district_hall.places.models import Household
from district_hall.settings import Settings
from tablet_ui.household.board import alert_said, board, changes_by_itself, is_missed, reading_of
from tablet_ui.household.board_parts import DistrictPart, OwnPart, Told, district_part, encoded, own_parts
from tablet_ui.household.known import HeldBoard, KnownDevice, KnownDevices, Recognised

MOST_NEIGHBOURS = 63  # some twenty milliseconds: an alert that comes meanwhile isn't kept longer


class HeldBoards:
    """The boards of the devices that this process knows."""

    def __init__(self, settings: Settings, database: Database, marks: Marks, devices: KnownDevices) -> None:
        self._settings = settings
        self._database = database
        self._marks = marks
        self._parts: dict[UUID, DistrictPart] = {}
        self._reading_parts, self._reading_own = Lock(), Lock()
        self._devices = devices

    def forget(self) -> None:
        """As after a start: every board is read anew."""
        self._parts.clear()

    def tag(self, one: Recognised, *, at: datetime) -> str | None:
        """The tag of the board as it is now, where that is known without looking."""
        held = one.known.held
        if held is not None and held.marks == one.marks and held.since <= at < held.until:
            return held.tag
        return None

    def board(self, one: Recognised, *, at: datetime) -> tuple[str, bytes]:
        """The board as it is now, and its tag. The body is a JSON object, less what changes with every answer."""
        home = one.known.device.household
        if home is None:
            body, marks, until = self._of_hall(one, at=at)
        else:
            body, marks, until = self._of_home(one, home, at=at)
        tag = sha256(body).hexdigest()[:32]
        one.known.held = HeldBoard(tag, marks, at, until)
        return tag, body

    def _of_hall(self, one: Recognised, *, at: datetime) -> tuple[bytes, tuple[Mark, Mark], datetime]:
        """There are few of them: as a whole, each time that something has changed."""
        with self._database.reading() as session:
            body = board(session, device(session, one.known.device.id), at=at)
        # Marks first, board after: what came in between makes the next answer new, and is in this one already.
        part = self._district(one, at=at)
        return encoded(body), one.marks, min(part.until, changes_by_itself([], at=at))

    def _of_home(self, one: Recognised, home: Household, *, at: datetime) -> tuple[bytes, tuple[Mark, Mark], datetime]:
        told = self._district(one, at=at)
        here = told.here(home.group_id, is_member=home.is_member)
        own = self._own(one, told, here.ids, at=at)
        house = b'","house":"%d"}' % home.number
        body = b"".join(
            (
                b"{" + own.common + b"," + told.common + b',"place":' + told.place,
                b',"group":"%d' % told.group_numbers[home.group_id] + house,
                b',"circulars":[' + b",".join([_circular(line, own) for line in here.circulars]),
                b'],"alerts":[' + b",".join([_alert(line, own) for line in here.alerts]),
                b'],"broadcasts":[' + b",".join([_broadcast(line, own, one.known, at=at) for line in here.heard]),
                b"]}",
            )
        )
        return body, (own.mark, told.mark), min(told.until, own.until)

    def _district(self, one: Recognised, *, at: datetime) -> DistrictPart:
        """One reads it for all who want it in the same moment."""
        district_id, mark = one.known.places[2], one.marks[1]
        if (part := self._still_true(district_id, mark, at)) is not None:
            return part
        with self._reading_parts:
            if (part := self._still_true(district_id, mark, at)) is not None:
                return part
            with self._database.reading() as session:
                part = self._parts[district_id] = district_part(session, district_id, self._settings, at=at)
            return part

    def _still_true(self, district_id: UUID, mark: Mark, at: datetime) -> DistrictPart | None:
        part = self._parts.get(district_id)
        return part if part is not None and part.mark == mark and part.since <= at < part.until else None

    def _own(self, one: Recognised, told: DistrictPart, wanted: frozenset[UUID], *, at: datetime) -> OwnPart:
        known, own = one.known, one.known.own
        if own is None or not own.since <= at < own.until:
            own = self._own_with_neighbours(known, told, at=at)
        if own.mark != one.marks[0]:
            with self._database.reading() as session:
                [own] = own_parts(session, [known.device], wanted, at=at)
            known.own = own
        if new := wanted - own.asked:
            if self._marks.anything_said(known.places[1], new):
                with self._database.reading() as session:
                    own.add(session, known.device, new)
            own.asked |= new
        return own

    def _own_with_neighbours(self, known: KnownDevice, told: DistrictPart, *, at: datetime) -> OwnPart:
        """After a start and at midnight the whole district needs it: some homes at once, a tenth of the time for each."""
        before = known.own
        with self._reading_own:
            if known.own is not None and known.own is not before:
                return known.own  # a neighbour has read it meanwhile
            near = self._devices.in_district(known.places[2])
            neighbours = (one for one in near if one is not known and _needs_own(one, at))
            some = [known, *islice(neighbours, MOST_NEIGHBOURS)]
            with self._database.reading() as session:
                parts = own_parts(session, [one.device for one in some], told.ids, at=at)
            for one, part in zip(some, parts, strict=True):
                one.own = part
            return parts[0]


def _needs_own(one: KnownDevice, at: datetime) -> bool:
    return one.device.household_id is not None and (one.own is None or at >= one.own.until)


def held_boards() -> HeldBoards:
    return cast("HeldBoards", current_app.extensions["held_boards"])


def _circular(line: Told, own: OwnPart) -> bytes:
    if line.id not in own.read:
        return line.plain
    return line.card + b',"read":' + encoded(reading_of(own.read[line.id])) + b"}"


def _alert(line: Told, own: OwnPart) -> bytes:
    if line.id not in own.said:
        return line.plain
    return line.card + b"," + encoded(alert_said(own.said[line.id]))[1:]


def _broadcast(line: Told, own: OwnPart, known: KnownDevice, *, at: datetime) -> bytes:
    assert line.broadcast is not None
    missed = is_missed(line.broadcast, known.device, own.said, at=at)
    return line.card + b',"missed":true}' if missed else line.plain
