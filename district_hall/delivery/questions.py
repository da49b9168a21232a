"""What is asked about messages and their receipts. Every count on every screen comes from here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold
from district_hall.audience.questions import meant_for
from district_hall.delivery.holding import still_holds
from district_hall.delivery.models import Message, MessageKind, Receipt, ReceiptKind, SafetyReply, Way
from district_hall.people.models import Resident
from district_hall.places.models import District, Group, Hall, Household, Reach


def live_messages(session: Session, home: Household | Hall | District, *, at: datetime) -> list[Message]:
    """What is true now for this household or hall, newest first: not replaced, not expired, wherever it is now."""
    return list(session.scalars(_live(home, at).order_by(Message.sent_at.desc(), Message.id.desc())))


def _live(home: Household | Hall | District, at: datetime) -> Select[Message]:
    """Starts from what hasn't expired: in a district's history of years that is little.

    `kind` is no equality on purpose: by an index on it SQLite would go through all that was ever sent.
    """
    return select(Message).where(Message.kind != MessageKind.WITHDRAWAL, _means(home)).where(still_holds(at))


def is_live_for(session: Session, home: Household | Hall, message_id: UUID, *, at: datetime) -> bool:
    """Whether this household or hall may see the message now."""
    return session.scalar(_live(home, at).with_only_columns(Message.id).where(Message.id == message_id)) is not None


def _means(home: Household | Hall | District) -> ColumnElement[bool]:
    return (
        select(AudienceArea.id)
        .join(Audience, Audience.id == AudienceArea.audience_id)
        .where(AudienceArea.audience_id == Message.audience_id, meant_for(home))
        .correlate(Message)
        .exists()
    )


@dataclass(frozen=True)
class Reading:
    """That a household has read it: when first, by whom (None: nobody named), by which way."""

    at: datetime
    resident: str | None
    way: Way


class Said(NamedTuple):
    """One receipt of a household's, and by whom where a name was given."""

    household_id: UUID
    message_id: UUID
    kind: ReceiptKind
    received_at: datetime
    way: Way
    answer: SafetyReply | None
    device_id: UUID | None
    resident_id: UUID | None
    resident: str | None


def said_by(session: Session, household_ids: Collection[UUID], message_ids: Collection[UUID]) -> dict[UUID, list[Said]]:
    """All receipts of each of these households for these messages, in the order in which they came."""
    found: dict[UUID, list[Said]] = {one: [] for one in household_ids}
    for row in session.execute(
        select(
            *(Receipt.household_id, Receipt.message_id, Receipt.kind, Receipt.received_at, Receipt.way),
            *(Receipt.answer, Receipt.device_id, Receipt.resident_id, Resident.name),
        )
        .outerjoin(Resident, Resident.id == Receipt.resident_id)
        .where(Receipt.household_id.in_(household_ids), Receipt.message_id.in_(message_ids))
        .order_by(Receipt.received_at, Receipt.id)
    ):
        found[row.household_id].append(Said._make(row))
    return found


def readings(said: Iterable[Said]) -> dict[UUID, Reading]:
    """The first reading of each message, where there is one. `said`: what one household has said, in order."""
    first: dict[UUID, Reading] = {}
    for one in said:
        if one.kind is ReceiptKind.READ:
            first.setdefault(one.message_id, Reading(one.received_at, one.resident, one.way))
    return first


@dataclass(frozen=True)
class HouseholdReceipt:
    """One line of the leader's list. `reading` is None where it is not known to have been read."""

    household_id: UUID
    group: int
    number: int
    name: str
    reach: Reach
    reading: Reading | None
    arrived: bool


@dataclass(frozen=True)
class ReceiptSheet:
    """Who was meant and who has read: the counts are counted from the list, so they can't differ from it."""

    households: list[HouseholdReceipt]

    @property
    def total(self) -> int:
        return len(self.households)

    @property
    def read(self) -> int:
        return sum(1 for one in self.households if one.reading is not None)


def receipt_sheet(session: Session, message: Message) -> ReceiptSheet:
    """Household by household, in the order of the paper round; exactly the households meant when it was sent."""
    read: dict[UUID, Reading] = {}
    arrived: set[UUID] = set()
    for receipt, name in session.execute(
        select(Receipt, Resident.name)
        .outerjoin(Resident, Resident.id == Receipt.resident_id)
        .where(Receipt.message_id == message.id)
        .order_by(Receipt.received_at, Receipt.id)
    ):
        arrived.add(receipt.household_id)
        if receipt.kind is ReceiptKind.READ:
            read.setdefault(receipt.household_id, Reading(receipt.received_at, name, receipt.way))
    rows = session.execute(
        select(Household, Group.number)
        .join(AudienceHousehold, AudienceHousehold.household_id == Household.id)
        .join(Group, Group.id == Household.group_id)
        .where(AudienceHousehold.audience_id == message.audience_id)
        .order_by(Group.number, Household.number)
    )
    return ReceiptSheet(
        [HouseholdReceipt(h.id, group, h.number, h.name, h.reach, read.get(h.id), h.id in arrived) for h, group in rows]
    )


@dataclass(frozen=True)
class Count:
    """`read` of `total` households."""

    read: int
    total: int


def counts(session: Session, message_ids: Collection[UUID]) -> dict[UUID, Count]:
    """The same count as `receipt_sheet`'s, for many messages at once (a test holds the two together)."""
    readers = (
        select(Receipt.message_id, Receipt.household_id)
        .where(Receipt.kind == ReceiptKind.READ, Receipt.message_id.in_(message_ids))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(Message.id, func.count(readers.c.household_id), func.count(AudienceHousehold.household_id))
        .join(AudienceHousehold, AudienceHousehold.audience_id == Message.audience_id)
        .outerjoin(
            readers,
            (readers.c.message_id == Message.id) & (readers.c.household_id == AudienceHousehold.household_id),
        )
        .where(Message.id.in_(message_ids))
        .group_by(Message.id)
    )
    return {message_id: Count(read, total) for message_id, read, total in rows}


@dataclass(frozen=True)
class Broadcast:
    """An alert that was sent to a home, whatever became of it. `after` is what took its place."""

    message: Message
    after: Message | None


def broadcasts(session: Session, home: Household | Hall | District, *, since: datetime) -> list[Broadcast]:
    """Every alert sent to this household or hall since then, newest first: the list of 放送をもう一度聞く."""
    newer = aliased(Message)
    rows = session.execute(
        select(Message, newer)
        .outerjoin(newer, newer.supersedes_id == Message.id)
        .where(Message.kind == MessageKind.ALERT, Message.sent_at > since, _means(home))
        .order_by(Message.sent_at.desc(), Message.id.desc())
    )
    return [Broadcast(message, after) for message, after in rows]


@dataclass(frozen=True)
class Replies:
    """What a household said to an alert: when it first acknowledged, whether this device was touched or has shown it,
    and each person's newest answer (None: said for the whole household).
    """

    acknowledged_at: datetime | None = None
    touched_here: bool = False
    shown_here: bool = False
    answers: dict[UUID | None, tuple[SafetyReply, datetime]] = field(default_factory=dict)


def replies(said: Iterable[Said], device_id: UUID) -> dict[UUID, Replies]:
    """What came back from one household to alerts, by message; those without any are left out."""
    found: dict[UUID, Replies] = {}
    for receipt in said:
        known = found.get(receipt.message_id, Replies())
        touched = receipt.kind in (ReceiptKind.ACKNOWLEDGED, ReceiptKind.ANSWERED)
        here = receipt.device_id == device_id
        answers = known.answers
        if receipt.answer is not None:
            answers = answers | {receipt.resident_id: (receipt.answer, receipt.received_at)}
        found[receipt.message_id] = Replies(
            acknowledged_at=known.acknowledged_at or (receipt.received_at if touched else None),
            touched_here=known.touched_here or (touched and here),
            shown_here=known.shown_here or (here and receipt.kind is ReceiptKind.SHOWN),
            answers=answers,
        )
    return found
