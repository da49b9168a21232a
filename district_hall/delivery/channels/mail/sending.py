"""The worker's way of sending mail."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery import parcels as queue
from district_hall.delivery.channel import LONGEST_LEASE, Parcel, Tried, nothing_more
from district_hall.delivery.channels.mail.letter import Mailbox, Office, letter
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.channels.mail.recipients import in_use
from district_hall.delivery.channels.mail.rules import on_envelope
from district_hall.delivery.channels.mail.smtp import Letter, Postbox
from district_hall.delivery.models import AttemptResult, ChannelWord


class Mail:
    """A Channel. A run of letters ends a minute before its lease (smtp.ENDS_AFTER)."""

    word = ChannelWord.MAIL
    keeps_batches = False
    at_once = 50
    lease = LONGEST_LEASE

    def __init__(self, office: Office, postbox: Postbox) -> None:
        self.office = office
        self.postbox = postbox

    def addresses(self, session: Session, target_ids: Collection[UUID]) -> Mapping[UUID, Mailbox]:
        columns = select(MailAddress.id, MailAddress.address, MailAddress.language, MailAddress.consent_id)
        rows = session.execute(in_use(columns).where(MailAddress.id.in_(target_ids)))
        return {
            row.id: Mailbox(row.id, row.address, row.language, is_family=row.consent_id is not None) for row in rows
        }

    def deliver(
        self, parcels: Sequence[Parcel[Mailbox]], more: Callable[[], Sequence[Parcel[Mailbox]]] = nothing_more
    ) -> Iterator[Tried]:
        del more  # one letter after another
        letters = (
            Letter(on_envelope(one.target.address), partial(letter, self.office, one, at=now())) for one in parcels
        )
        for parcel, answer in zip(parcels, self.postbox.post(letters), strict=True):
            yield parcel.came_to(answer.result, answer.words, took_ms=answer.took_ms)

    def settle(self, session: Session, tried: Sequence[Tried], *, at: datetime) -> None:
        for one in tried:
            if one.result is AttemptResult.GONE:
                note_bounce(session, one.target_id, one.words, at=at)
                queue.give_up_on(session, self.word, [one.target_id], at=at)


def note_bounce(session: Session, address_id: UUID, words: str, *, at: datetime) -> None:
    """There is no such address: nothing more goes there, and its owner's page says so."""
    session.execute(
        update(MailAddress)
        .where(MailAddress.id == address_id)
        .values(bounced_at=at, bounced_words=words[:300], letter_due_at=None)
    )
