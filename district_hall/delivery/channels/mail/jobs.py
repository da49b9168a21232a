"""What the clock does for mail: letters that ask for a confirmation go out, and what nobody needs goes."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.mail.letter import Mailbox, Office, confirmation
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.channels.mail.rules import on_envelope
from district_hall.delivery.channels.mail.sending import note_bounce
from district_hall.delivery.channels.mail.smtp import Answer, Letter, Postbox
from district_hall.delivery.models import AttemptResult

AT_ONCE = 20
AGAIN_AFTER = timedelta(minutes=5)  # longer than one run takes
TRY_AGAIN = frozenset({AttemptResult.LATER, AttemptResult.UNREACHABLE, AttemptResult.SUSPECT})


def ask_for_confirmation(database: Database, office: Office, postbox: Postbox) -> bool:
    """Whether there may be more. A letter that didn't get through is due again, until its link wouldn't hold any more."""
    mailboxes = database.unit_of_work(_claim, at=now())
    letters = (Letter(on_envelope(one.address), partial(confirmation, office, one, at=now())) for one in mailboxes)
    for mailbox, answer in zip(mailboxes, postbox.post(letters), strict=True):
        database.unit_of_work(_record, mailbox, answer, at=now())
    return len(mailboxes) == AT_ONCE


def _claim(session: Session, *, at: datetime) -> list[Mailbox]:
    rows = session.scalars(
        select(MailAddress)
        .where(MailAddress.letter_due_at <= at)
        .order_by(MailAddress.letter_due_at, MailAddress.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.letter_due_at = at + AGAIN_AFTER
    return [Mailbox(one.id, one.address, one.language, is_family=one.consent_id is not None) for one in rows]


def _record(session: Session, mailbox: Mailbox, answer: Answer, *, at: datetime) -> None:
    row = session.get(MailAddress, mailbox.id, with_for_update=True)
    if row is None or answer.result in TRY_AGAIN:
        return
    if answer.result is AttemptResult.SENT:
        row.letter_due_at = None
    else:
        note_bounce(session, mailbox.id, answer.words, at=at)
