"""What is asked about mail addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from district_hall.delivery.channels.mail import rules
from district_hall.delivery.channels.mail.models import MailAddress


@dataclass(frozen=True)
class Owner:
    """Whose address it is: a member of staff's, or the family contact's of one consent. One of the two is set."""

    account_id: UUID | None = None
    consent_id: UUID | None = None

    @property
    def id(self) -> UUID:
        found = self.account_id or self.consent_id
        assert found is not None, "somebody owns it"
        return found

    @property
    def their(self) -> ColumnElement[bool]:
        if self.account_id is not None:
            return MailAddress.account_id == self.account_id
        return MailAddress.consent_id == self.consent_id


@dataclass(frozen=True)
class Standing:
    """What somebody has: the address that mail goes to, and one that they still have to confirm."""

    current: MailAddress | None = None
    waiting: MailAddress | None = None


def addresses_of(session: Session, owner: Owner) -> Sequence[MailAddress]:
    return session.scalars(select(MailAddress).where(owner.their).order_by(MailAddress.id)).all()


def standing(session: Session, owner: Owner, *, at: datetime) -> Standing:
    rows = addresses_of(session, owner)
    waiting = [one for one in rows if one.since is None and rules.link_holds(one.asked_at, at=at)]
    return Standing(
        current=next((one for one in rows if one.since is not None), None),
        waiting=waiting[-1] if waiting else None,
    )
