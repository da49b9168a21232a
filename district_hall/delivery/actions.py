"""Sending a message, and writing down (or taking back) a reading that a person reported otherwise."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.audience.actions import freeze
from district_hall.audience.models import Audience, AudienceHousehold
from district_hall.audience.questions import Area, Meant
from district_hall.delivery.drill import stamp
from district_hall.delivery.enqueue import enqueue
from district_hall.delivery.models import (
    Done,
    Message,
    MessageKind,
    OutboxEntry,
    Receipt,
    ReceiptKind,
    Way,
)
from district_hall.errors import N_, NotFound, Refused
from district_hall.ids import new_id

WRITTEN_DOWN = (Way.PAPER, Way.TELEPHONE, Way.VISIT)


@dataclass(frozen=True)
class Terms:
    """What a message is, until when it holds, whether it is a drill, and which message it takes the place of."""

    kind: MessageKind
    expires_at: datetime | None = None
    training: bool = False
    supersedes: Message | None = None


def send(
    session: Session,
    district_id: UUID | None,
    meant: Meant,
    card: dict[str, Any],
    terms: Terms,
    *,
    at: datetime,
) -> Message:
    """Writes the message, its audience and what has to be sent, all in the caller's transaction.

    `card` gets its `id` here; it must hold everything that a device needs to show it. Without `district_id` it is the
    town's. What it supersedes is not sent any more, and whoever may have got that gets this one: its areas are added.
    Raises Refused where something else has taken that message's place already.
    """
    before = terms.supersedes
    if before is not None:
        meant = _also_to_those_before(session, meant, before)
        _stop_sending(session, before.id, at=at)
    message_id = new_id()
    message = Message(
        id=message_id,
        thread_id=before.thread_id if before else message_id,
        kind=terms.kind,
        district_id=district_id,
        audience_id=freeze(session, meant).id,
        card={**stamp(card, training=terms.training), "id": str(message_id)},
        training=terms.training,
        sent_at=at,
        expires_at=terms.expires_at,
        supersedes_id=before.id if before else None,
    )
    session.add(message)
    session.flush()
    enqueue(session, message)
    return message


def withdraw(session: Session, message_id: UUID, *, at: datetime) -> Message:
    """A message that takes the other back, everywhere it went. What of it was not sent yet, never is."""
    old = session.get(Message, message_id)
    if old is None:
        raise NotFound
    _stop_sending(session, message_id, at=at)
    message = Message(
        id=new_id(),
        thread_id=old.thread_id,
        kind=MessageKind.WITHDRAWAL,
        district_id=old.district_id,
        audience_id=old.audience_id,
        card={"title": old.card.get("title", "")},
        sent_at=at,
        supersedes_id=old.id,
    )
    session.add(message)
    session.flush()
    enqueue(session, message)
    return message


def _stop_sending(session: Session, message_id: UUID, *, at: datetime) -> None:
    """On every channel. What is on its way just now can't be held any more: what follows reaches them too."""
    theirs = (OutboxEntry.message_id == message_id, OutboxEntry.done.is_(None))
    # One after the other, as a worker takes them that writes down what it has sent: else each waits for the other.
    session.execute(select(OutboxEntry.id).where(*theirs).order_by(OutboxEntry.id).with_for_update())
    session.execute(update(OutboxEntry).where(*theirs).values(done=Done.WITHDRAWN, done_at=at))


def _also_to_those_before(session: Session, meant: Meant, before: Message) -> Meant:
    """The first row lock decides who follows: two followers of one message can't both be sent.

    `key_share`: receipts and visits that name the message are written meanwhile. Nobody waits for them, nor they for us.
    """
    session.get_one(Message, before.id, with_for_update={"key_share": True})
    if session.scalar(select(Message.id).where(Message.supersedes_id == before.id)) is not None:
        raise Refused("superseded-already", N_("この放送は、もう別の放送に替わっています。"))
    audience = session.get_one(Audience, before.audience_id)
    earlier = [Area(area.district_id, area.group_id) for area in audience.areas]
    return replace(meant, areas=[*meant.areas, *(area for area in earlier if area not in meant.areas)])


def record_reading(session: Session, message_id: UUID, household_id: UUID, way: Way, *, by: UUID, at: datetime) -> None:
    """A leader writes down that a household read it on paper, heard it by telephone or at a visit.

    Writes no sign of life: it says when it was written down, not when somebody was there.
    """
    if way not in WRITTEN_DOWN:
        raise Refused("way-unknown", N_("この方法は記録できません。"), field="way")
    message = session.get(Message, message_id)
    if message is None or session.get(AudienceHousehold, (message.audience_id, household_id)) is None:
        raise NotFound
    already = session.scalar(
        select(Receipt.id).where(
            Receipt.message_id == message_id, Receipt.kind == ReceiptKind.READ, Receipt.household_id == household_id
        )
    )
    if already is not None:
        return
    receipt = Receipt(
        message_id=message_id,
        household_id=household_id,
        kind=ReceiptKind.READ,
        way=way,
        recorded_by=by,
        occurred_at=at,
        received_at=at,
    )
    session.add(receipt)
    session.flush()
    audit.record(session, "record_reading", receipt, by=by, way=way)


def take_back_reading(session: Session, message_id: UUID, household_id: UUID, *, by: UUID) -> None:
    """Removes what a leader wrote down by mistake; what the household's devices said themselves stays.

    The audit keeps what it was. Raises NotFound where nothing is written down.
    """
    written_down = session.scalars(
        select(Receipt)
        .where(Receipt.message_id == message_id, Receipt.household_id == household_id)
        .where(Receipt.kind == ReceiptKind.READ, Receipt.recorded_by.is_not(None), Receipt.device_id.is_(None))
        .with_for_update()  # of two leaders at the same moment one takes it back, the other finds nothing
    ).all()
    if not written_down:
        raise NotFound("nothing-written-down", N_("取り消す記録がありません。もう取り消されているかもしれません。"))
    for receipt in written_down:
        audit.record(
            session,
            "take_back_reading",
            receipt,
            by=by,
            message=str(message_id),
            household=str(household_id),
            way=receipt.way,
        )
        session.delete(receipt)
    session.flush()
