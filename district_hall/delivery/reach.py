"""How far an alert has come, household by household. Every count is counted from this one list.

Three steps, of which only the third is a person: a device has it (`arrived`) · it stood on a screen or was said to its
end (`shown`) · somebody acknowledged, answered, or was told by a leader (`acknowledged`). A household is `reached` from
the second step on: what only arrived may lie in a dark room's tablet, unseen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from district_hall.audience.models import AudienceHousehold
from district_hall.delivery.models import Message, Receipt, ReceiptKind, SafetyReply
from district_hall.devices.models import Device
from district_hall.people.models import Resident
from district_hall.places.models import District, Group, Household, Reach

BY_A_PERSON = frozenset({ReceiptKind.READ, ReceiptKind.ACKNOWLEDGED, ReceiptKind.ANSWERED})
SEEN_OR_HEARD = BY_A_PERSON | {ReceiptKind.SOUNDED, ReceiptKind.SHOWN}


@dataclass(frozen=True)
class PersonReply:
    """What is known of one person's safety. `answer` None: nothing yet; `resident_id` None: said for a whole home."""

    resident_id: UUID | None
    name: str
    answer: SafetyReply | None
    at: datetime | None


@dataclass(frozen=True)
class HouseholdReach:
    """One household that was meant when it was sent. `has_device`: a paired one, now."""

    household_id: UUID
    district_id: UUID
    district: str
    group: int
    number: int
    name: str
    reach: Reach
    has_device: bool
    arrived: bool
    shown: bool
    acknowledged_at: datetime | None
    people: tuple[PersonReply, ...]

    @property
    def acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    @property
    def reached(self) -> bool:
        return self.shown or self.acknowledged

    @property
    def needs_help(self) -> bool:
        return any(one.answer is SafetyReply.HELP for one in self.people)

    @property
    def silent(self) -> tuple[PersonReply, ...]:
        """Who has not answered."""
        return tuple(one for one in self.people if one.answer is None)


@dataclass(frozen=True)
class ReachSheet:
    """Households in the order of district, group and number; the first four counts are of them.

    `safe`, `evacuated`, `help` and `silent` count people: an answer for a whole home counts for each who lives there.
    """

    households: Sequence[HouseholdReach]

    @property
    def total(self) -> int:
        return len(self.households)

    @cached_property
    def arrived(self) -> int:
        return sum(one.arrived for one in self.households)

    @cached_property
    def shown(self) -> int:
        return sum(one.shown for one in self.households)

    @cached_property
    def acknowledged(self) -> int:
        return sum(one.acknowledged for one in self.households)

    @cached_property
    def not_reached(self) -> int:
        return len(self.missed)

    @cached_property
    def missed(self) -> list[HouseholdReach]:
        """The households not reached: whom somebody has to go and see."""
        return [one for one in self.households if not one.reached]

    @cached_property
    def in_need(self) -> list[HouseholdReach]:
        """Where somebody said 助けがいります and nothing newer."""
        return [one for one in self.households if one.needs_help]

    @cached_property
    def safe(self) -> int:
        return self._people(SafetyReply.SAFE)

    @cached_property
    def evacuated(self) -> int:
        return self._people(SafetyReply.EVACUATED)

    @cached_property
    def help(self) -> int:
        return self._people(SafetyReply.HELP)

    @cached_property
    def silent(self) -> int:
        return self._people(None)

    def by_district(self) -> list["DistrictReach"]:
        """The same sheet cut into the town's districts."""
        cut = groupby(self.households, key=lambda one: (one.district_id, one.district))
        return [DistrictReach(tuple(rows), district_id, name) for (district_id, name), rows in cut]

    def _people(self, answer: SafetyReply | None) -> int:
        return sum(person.answer is answer for one in self.households for person in one.people)


@dataclass(frozen=True)
class DistrictReach(ReachSheet):
    """A district's part of a sheet."""

    district_id: UUID
    name: str


@dataclass
class _Heard:
    """What came back from one household: `answers` by resident, the newest wins (None: for the whole home)."""

    arrived: bool = False
    shown: bool = False
    acknowledged_at: datetime | None = None
    answers: dict[UUID | None, tuple[SafetyReply, datetime]] = field(default_factory=dict)


def reach_sheet(session: Session, message: Message) -> ReachSheet:
    """The households meant when it was sent. Five queries, however many there are.

    Whoever answered for their safety and had moved in since stands there too: no call for help is off the list. People
    are listed where the alert asks for their safety.
    """
    answered = select(Receipt.household_id).where(Receipt.message_id == message.id, Receipt.answer.is_not(None))
    audience = select(Household.id).where(
        or_(
            Household.id.in_(
                select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
            ),
            Household.id.in_(answered),
        )
    )
    heard = _heard(session, message.id)
    asks_each = message.card.get("ask") == "safety"
    lives_there = _residents(session, audience, heard) if asks_each else {}
    paired = select(Device.household_id).where(Device.revoked_at.is_(None), Device.household_id.in_(audience))
    with_device = set(session.scalars(paired.distinct()))
    rows = session.execute(
        select(
            Household.id,
            District.id,
            District.name,
            Group.number,
            Household.number,
            Household.name,
            Household.reach,
        )
        .join(District, District.id == Household.district_id)
        .join(Group, Group.id == Household.group_id)
        .where(Household.id.in_(audience))
        .order_by(District.position, District.id, Group.number, Household.number, Household.id)
    )
    return ReachSheet([_line(row, heard, with_device, lives_there) for row in rows])


def _heard(session: Session, message_id: UUID) -> Mapping[UUID, _Heard]:
    """Counted together by the database: a town's tablets send three receipts and more for each alert."""
    here = Receipt.message_id == message_id
    shown = func.max(case((Receipt.kind.in_(SEEN_OR_HEARD), 1), else_=0))
    acknowledged_at = func.min(case((Receipt.kind.in_(BY_A_PERSON), Receipt.received_at)))
    steps = session.execute(
        select(Receipt.household_id, shown, acknowledged_at).where(here).group_by(Receipt.household_id)
    )
    heard = {home: _Heard(arrived=True, shown=bool(seen), acknowledged_at=at) for home, seen, at in steps}
    for home, resident_id, answer, at in session.execute(
        select(Receipt.household_id, Receipt.resident_id, Receipt.answer, Receipt.received_at)
        .where(here, Receipt.answer.is_not(None))
        .order_by(Receipt.received_at, Receipt.id)
    ):
        if answer is not None:
            heard[home].answers[resident_id] = (answer, at)
    return heard


def _residents(
    session: Session, audience: Select[UUID], heard: Mapping[UUID, _Heard]
) -> dict[UUID, list[tuple[UUID, str]]]:
    """Who lives in each home, and who answered from there and has left since."""
    answered = {resident_id for one in heard.values() for resident_id in one.answers if resident_id}
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for resident_id, household_id, name, left_at in session.execute(
        select(Resident.id, Resident.household_id, Resident.name, Resident.left_at)
        .where(Resident.household_id.in_(audience))
        .order_by(Resident.id)
    ):
        if left_at is None or resident_id in answered:
            found.setdefault(household_id, []).append((resident_id, name))
    return found


def _line(
    row: Row[UUID, UUID, str, int, int, str, Reach],
    heard: Mapping[UUID, _Heard],
    with_device: set[UUID | None],
    lives_there: Mapping[UUID, Sequence[tuple[UUID, str]]],
) -> HouseholdReach:
    household_id, district_id, district, group, number, name, reach = row
    one = heard.get(household_id, _Heard())
    return HouseholdReach(
        household_id=household_id,
        district_id=district_id,
        district=district,
        group=group,
        number=number,
        name=name,
        reach=reach,
        has_device=household_id in with_device,
        arrived=one.arrived,
        shown=one.shown,
        acknowledged_at=one.acknowledged_at,
        people=tuple(_people(lives_there.get(household_id, ()), one.answers)),
    )


def _people(
    residents: Sequence[tuple[UUID, str]], answers: Mapping[UUID | None, tuple[SafetyReply, datetime]]
) -> Iterable[PersonReply]:
    """Each with their newest answer, said by themselves or for the whole home; a home without names answers as one."""
    for_all = answers.get(None)
    for resident_id, name in residents:
        said = [one for one in (answers.get(resident_id), for_all) if one is not None]
        answer, at = max(said, key=lambda one: one[1], default=(None, None))
        yield PersonReply(resident_id, name, answer, at)
    if for_all is not None and not residents:
        yield PersonReply(None, "", *for_all)
