"""A district's visits list as people read it: the most urgent first, many of one cause as one, and what is done today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from district_hall.audience.models import AudienceHousehold
from district_hall.clock import JST, local_day
from district_hall.delivery.drill import real_only
from district_hall.delivery.models import Message, Receipt, ReceiptKind, SafetyReply
from district_hall.devices.models import Device, DeviceKind
from district_hall.people.models import Resident, StaffAccount
from district_hall.places.models import Group, Household
from district_hall.visits.models import Closed, Visit, Why
from district_hall.visits.questions import alerts_to_knock_for, has_device
from district_hall.visits.rules import outages

MOST_DONE = 100
FROM_THE_CLOCK = (Why.NOT_REACHED, Why.TABLET_SILENT)


@dataclass(frozen=True)
class Answer:
    """What somebody said about themselves after they had asked for help."""

    reply: SafetyReply
    at: datetime


@dataclass(frozen=True)
class Line:
    """One home, or (with `resident`) one person in it. `card` is the alert that it is about, as it was sent."""

    visit_id: UUID
    why: Why
    group: int
    number: int
    name: str
    resident: str | None
    since: datetime
    card: dict[str, Any] | None
    taken_by: UUID | None
    taken_name: str | None
    answer: Answer | None = None

    @property
    def is_urgent(self) -> bool:
        return self.why is Why.ASKED_HELP and self.answer is None


@dataclass(frozen=True)
class DoneLine:
    """A line of today that is closed: by somebody, or because the reason went away."""

    line: Line
    closed: Closed
    closed_at: datetime
    closed_name: str | None
    note: str


@dataclass(frozen=True)
class Outage:
    """Many homes that fell silent together: probably one cause. In the order of the paper round, as one walks."""

    lines: list[Line]

    @property
    def since(self) -> datetime:
        return min(line.since for line in self.lines)


@dataclass(frozen=True)
class Section:
    """All lines for one reason; first those that nobody has taken, of these last who says to be well by now."""

    why: Why
    outages: list[Outage]
    lines: list[Line]

    @property
    def homes(self) -> int:
        return len(self.lines) + sum(len(one.lines) for one in self.outages)


@dataclass(frozen=True)
class Paper:
    """Homes without any device while a grave alert is live: (group, homes) to go round, and the alerts' cards."""

    cards: list[dict[str, Any]] = field(default_factory=list)
    groups: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Worklist:
    """One district's. Every count is counted from these lines."""

    district_id: UUID
    sections: list[Section]
    paper: Paper
    done: list[DoneLine]

    @property
    def homes(self) -> int:
        return sum(section.homes for section in self.sections)


def worklist(session: Session, district_id: UUID, *, at: datetime) -> Worklist:
    lines = _with_answers(session, [line for line, _visit in _lines(session, district_id)])
    by_why = {why: [line for line in lines if line.why is why] for why in Why}
    sections = [_section(session, district_id, why, found) for why, found in by_why.items() if found]
    return Worklist(
        district_id, sections, _paper(session, district_id, at=at), _done_today(session, district_id, at=at)
    )


def _lines(session: Session, district_id: UUID, *, closed_since: datetime | None = None) -> list[tuple[Line, Visit]]:
    taker = aliased(StaffAccount)
    query = (
        select(Visit, Group.number, Household.number, Household.name, Resident.name, Message.card, taker.name)
        .join(Household, Household.id == Visit.household_id)
        .join(Group, Group.id == Household.group_id)
        .outerjoin(Resident, Resident.id == Visit.resident_id)
        .outerjoin(Message, Message.id == Visit.message_id)
        .outerjoin(taker, taker.id == Visit.taken_by)
        .where(Visit.district_id == district_id)
    )
    if closed_since is None:
        query = query.where(Visit.closed_at.is_(None)).order_by(
            Visit.taken_by.is_not(None), Visit.since, Group.number, Household.number, Visit.id
        )
    else:
        query = query.where(Visit.closed_at >= closed_since).order_by(Visit.closed_at.desc(), Visit.id).limit(MOST_DONE)
    return [
        (Line(visit.id, visit.why, group, number, home, who, visit.since, card, visit.taken_by, taken), visit)
        for visit, group, number, home, who, card, taken in session.execute(query)
    ]


def _with_answers(session: Session, lines: Sequence[Line]) -> list[Line]:
    """Who asked for help may be well by now: their newest answer since then, where it says something else."""
    asked = [line.visit_id for line in lines if line.why is Why.ASKED_HELP]
    newest: dict[UUID, Answer] = {}
    rows = session.execute(
        select(Visit.id, Receipt.answer, Receipt.received_at)
        .join(Receipt, Receipt.household_id == Visit.household_id)
        .join(Message, Message.id == Receipt.message_id)
        .where(
            Visit.id.in_(asked), Receipt.kind == ReceiptKind.ANSWERED, Receipt.received_at > Visit.since, real_only()
        )
        .where(Receipt.resident_id.is_not_distinct_from(Visit.resident_id))
        .order_by(Receipt.received_at, Receipt.id)
    )
    for visit_id, reply, answered_at in rows if asked else ():
        if reply is not None:
            newest[visit_id] = Answer(reply, answered_at)
    return [_answered(line, newest.get(line.visit_id)) for line in lines]


def _answered(line: Line, answer: Answer | None) -> Line:
    if answer is None or answer.reply is SafetyReply.HELP:
        return line
    return Line(**{**vars(line), "answer": answer})


def _section(session: Session, district_id: UUID, why: Why, lines: list[Line]) -> Section:
    if why not in FROM_THE_CLOCK:
        return Section(why, [], sorted(lines, key=lambda line: (line.taken_by is not None, line.answer is not None)))
    together = outages(
        {line.visit_id: line.since for line in lines}, of=_homes_that_could_be(session, district_id, why)
    )
    walked = sorted(lines, key=lambda line: (line.group, line.number))
    of_one = [Outage([line for line in walked if line.visit_id in set(ids)]) for ids in together]
    in_one = {visit_id for ids in together for visit_id in ids}
    return Section(why, of_one, [line for line in lines if line.visit_id not in in_one])


def _homes_that_could_be(session: Session, district_id: UUID, why: Why) -> int:
    """Homes in the district with a tablet (that can fall silent), or with any device (that an alert can reach)."""
    homes = (
        select(func.count(func.distinct(Device.household_id)))
        .join(Household, Household.id == Device.household_id)
        .where(Household.district_id == district_id, Household.left_at.is_(None), Device.revoked_at.is_(None))
    )
    if why is Why.TABLET_SILENT:
        homes = homes.where(Device.kind == DeviceKind.TABLET)
    return session.scalar(homes) or 0


def _paper(session: Session, district_id: UUID, *, at: datetime) -> Paper:
    """No device could have shown it there; whom a leader has told already is told."""
    homes: set[tuple[int, UUID]] = set()
    cards = []
    for message in alerts_to_knock_for(session, at=at):
        heard = select(Receipt.household_id).where(Receipt.message_id == message.id)
        rows = session.execute(
            select(Group.number, Household.id)
            .join(Household, Household.group_id == Group.id)
            .join(AudienceHousehold, AudienceHousehold.household_id == Household.id)
            .where(AudienceHousehold.audience_id == message.audience_id, Household.district_id == district_id)
            .where(Household.left_at.is_(None), ~has_device(), Household.id.not_in(heard))
        )
        found = {(group, household_id) for group, household_id in rows}
        if found:
            homes |= found
            cards.append(message.card)
    numbers = sorted({group for group, _home in homes})
    return Paper(cards, [(number, sum(group == number for group, _home in homes)) for number in numbers])


def _done_today(session: Session, district_id: UUID, *, at: datetime) -> list[DoneLine]:
    midnight = datetime.combine(local_day(at), time(0), JST)
    closed = _lines(session, district_id, closed_since=midnight)
    account_ids = {visit.closed_by for _line, visit in closed if visit.closed_by}
    rows = session.execute(select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(account_ids)))
    names = {account_id: name for account_id, name in rows}  # noqa: C416 - a Result has keys() that dict() would ask
    return [
        DoneLine(
            line,
            visit.closed or Closed.DONE,
            visit.closed_at,
            names.get(visit.closed_by) if visit.closed_by else None,
            visit.note,
        )
        for line, visit in closed
        if visit.closed_at is not None
    ]
