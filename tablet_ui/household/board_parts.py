"""What boards are put together from: what a whole district is told (encoded once), and what is one home's own."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, Membership
from district_hall.delivery.board_marks import Mark, marks_in
from district_hall.delivery.models import Message, MessageKind
from district_hall.delivery.questions import (
    Broadcast,
    Reading,
    Replies,
    broadcasts,
    live_messages,
    readings,
    replies,
    said_by,
)
from district_hall.devices.models import Device
from district_hall.places.questions import district
from district_hall.settings import Settings
from tablet_ui.household.board import (
    HEARD_AGAIN,
    about,
    alert_said,
    changes_by_itself,
    helpers,
    of_household,
    place_in,
    status,
)
from tablet_ui.household.cards import for_devices
from tablet_ui.household.home_facts import facts_of

Areas = frozenset[tuple[UUID | None, bool]]
"""Of an audience within one district: group (None: all of it), and whether only members are meant."""


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encoded(value: Any) -> bytes:
    return _encoder.encode(value).encode()


UNREAD = b',"read":null}'
UNSAID = b"," + encoded(alert_said(Replies()))[1:]
NOT_MISSED = b',"missed":false}'


@dataclass(frozen=True)
class Told:
    """A message as a district's boards show it: its card encoded but for the closing brace, to which a home's own is added.

    `plain` is the whole card for a home that has said nothing to it.
    """

    id: UUID
    card: bytes
    plain: bytes
    areas: Areas
    broadcast: Broadcast | None = None

    def means(self, group_id: UUID, *, is_member: bool) -> bool:
        """The rule of `audience.questions.meant_for`, for a home in this district."""
        return any(group in (None, group_id) and (is_member or not members) for group, members in self.areas)


@dataclass(frozen=True)
class ToldHere:
    """What of a district is meant for the homes of one group that are members, or those that aren't."""

    ids: frozenset[UUID]
    circulars: list[Told]
    alerts: list[Told]
    heard: list[Told]


@dataclass(frozen=True)
class DistrictPart:
    """Valid while the district's mark is `mark`, from `since` until `until`. Lists are newest first."""

    mark: Mark
    since: datetime
    until: datetime
    common: bytes
    place: bytes
    group_numbers: dict[UUID, int]
    circulars: list[Told]
    alerts: list[Told]
    heard: list[Told]
    _here: dict[tuple[UUID, bool], ToldHere] = field(default_factory=dict)

    @cached_property
    def ids(self) -> frozenset[UUID]:
        return frozenset(line.id for line in (*self.circulars, *self.alerts, *self.heard))

    def here(self, group_id: UUID, *, is_member: bool) -> ToldHere:
        """Sorted out once for all homes of a group."""
        found = self._here.get((group_id, is_member))
        if found is None:
            circulars, alerts, heard = (
                [line for line in lines if line.means(group_id, is_member=is_member)]
                for lines in (self.circulars, self.alerts, self.heard)
            )
            ids = frozenset(line.id for line in (*circulars, *alerts, *heard))
            found = self._here[group_id, is_member] = ToldHere(ids, circulars, alerts, heard)
        return found


def district_part(session: Session, district_id: UUID, settings: Settings, *, at: datetime) -> DistrictPart:
    [mark] = marks_in(session, [district_id])
    here = district(session, district_id)
    live = live_messages(session, here, at=at)
    heard = broadcasts(session, here, since=at - HEARD_AGAIN)
    messages = [*live, *(one.message for one in heard)]
    areas = _areas(session, district_id, messages)
    common = {"version": here.board_version, "helpers": helpers(session, district_id)}

    def told(message: Message, nothing_said: bytes, one: Broadcast | None = None) -> Told:
        more = {"status": status(one, at=at)} if one else {}
        card = encoded({**for_devices(message.card), **more})[:-1]
        return Told(message.id, card, card + nothing_said, areas.get(message.audience_id, frozenset()), one)

    return DistrictPart(
        mark=mark,
        since=at,
        until=changes_by_itself(messages, at=at),
        common=encoded(common)[1:-1],
        place=encoded(place_in(here, settings))[:-1],
        group_numbers={one.id: one.number for one in here.groups},
        circulars=[told(one, UNREAD) for one in live if one.kind is MessageKind.CIRCULAR],
        alerts=[told(one, UNSAID) for one in live if one.kind is MessageKind.ALERT],
        heard=[told(one.message, NOT_MISSED, one) for one in heard],
    )


def _areas(session: Session, district_id: UUID, messages: list[Message]) -> dict[UUID, Areas]:
    found: dict[UUID, set[tuple[UUID | None, bool]]] = {}
    for audience_id, group_id, membership in session.execute(
        select(AudienceArea.audience_id, AudienceArea.group_id, Audience.membership)
        .join(Audience, Audience.id == AudienceArea.audience_id)
        .where(AudienceArea.district_id == district_id)
        .where(AudienceArea.audience_id.in_({one.audience_id for one in messages}))
    ):
        found.setdefault(audience_id, set()).add((group_id, membership is Membership.MEMBERS))
    return {audience_id: frozenset(areas) for audience_id, areas in found.items()}


@dataclass
class OwnPart:
    """What is one device's and its home's own, while the home's mark is `mark`. `asked`: the messages whose receipts are in `read` and `said`."""

    mark: Mark
    since: datetime
    until: datetime
    common: bytes
    asked: set[UUID]
    read: dict[UUID, Reading]
    said: dict[UUID, Replies]

    def add(self, session: Session, device: Device, message_ids: Collection[UUID]) -> None:
        """What this home has said to these messages too."""
        home = _home(device)
        said = said_by(session, [home], message_ids)[home]
        self.read |= readings(said)
        self.said |= replies(said, device.id)
        self.asked |= set(message_ids)


def own_parts(
    session: Session, devices: Sequence[Device], message_ids: Collection[UUID], *, at: datetime
) -> list[OwnPart]:
    """In the order of these households' devices, with what their homes have said to these messages."""
    homes = list({_home(one) for one in devices})
    marks = dict(zip(homes, marks_in(session, homes), strict=True))
    facts, said = facts_of(session, homes, at=at), said_by(session, homes, message_ids)
    until = changes_by_itself([], at=at)

    def part(device: Device, home: UUID) -> OwnPart:
        common = {"device": about(device), **of_household(device, facts[home], at=at)}
        here = said[home]
        own = encoded(common)[1:-1]
        return OwnPart(marks[home], at, until, own, set(message_ids), readings(here), replies(here, device.id))

    return [part(one, _home(one)) for one in devices]


def _home(device: Device) -> UUID:
    assert device.household_id is not None, "a hall's board has nobody's own part"
    return device.household_id
