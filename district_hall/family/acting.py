"""Who changes something here, and that it is written down."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.audit import ActorKind
from district_hall.family.models import Party

KINDS = {Party.ELDER: ActorKind.DEVICE, Party.FAMILY: ActorKind.FAMILY, Party.STAFF: ActorKind.STAFF}


@dataclass(frozen=True)
class By:
    """`id` is the household's tablet (elder), the contact's phone (family), or the account (staff)."""

    party: Party
    id: UUID

    @property
    def device_id(self) -> UUID | None:
        return self.id if self.party is Party.ELDER else None

    @property
    def account_id(self) -> UUID | None:
        return self.id if self.party is Party.STAFF else None


def write_down(session: Session, act: str, subject: object, by: By) -> None:
    audit.record(session, act, subject, by=by.id, kind=KINDS[by.party])
