"""引きつぎ: one act that moves an office to whoever comes next. Everything stays where it is; only who may changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.errors import N_, NotFound, Refused
from district_hall.people import accounts, offices
from district_hall.people.accounts import Newcomer, Post
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District

SAME_PERSON = N_("いまと同じかたです。引きつぐ相手をえらんでください。")
NOBODY = N_("引きつぐ相手をえらんでください。")

Count = Callable[[Session, StaffRole], Mapping[str, int]]
"""What is there to hand over, in numbers; upper floors know of more (drafts) than this one does."""


@dataclass(frozen=True)
class Handover:
    """What was handed over, from whom to whom; `district` is None for an office of the whole town."""

    role: StaffRole
    old: StaffAccount
    new: StaffAccount
    district: District | None
    counts: Mapping[str, int] = field(default_factory=dict)
    keeps_access: bool = False


def hand_over(
    session: Session, role_id: UUID, to: UUID | Newcomer, *, count: Count, by: UUID, at: datetime
) -> Handover:
    """Ends the old holder's access and begins the new one's, in the caller's one transaction.

    Raises Refused where the office was handed over already, or where it is one's own office in the town hall: whoever
    hands on the key of the register stays until the other has turned it.
    """
    row = to_hand_over(session, role_id, by=by, at=at)
    counts = dict(count(session, row))
    new = accounts.open_account(session, to, by=by, at=at) if isinstance(to, Newcomer) else known(session, to, row)
    row.until = at
    session.flush()
    given = accounts.give_role(session, new.id, Post(row.role, row.district_id), by=by, at=at)
    accounts.sign_out_without_role(session, row.account_id, at=at)
    before, account = str(row.account_id), str(new.id)
    audit.record(session, "hand_over", given, by=by, role=row.role, before=before, account=account, handed_over=counts)
    keeps = bool(offices.roles_of(session, row.account_id, at=at))
    district = session.get_one(District, row.district_id) if row.district_id else None
    return Handover(given, row.account, new, district, counts, keeps)


def to_hand_over(session: Session, role_id: UUID, *, by: UUID, at: datetime) -> StaffRole:
    """The role in force, locked; raises NotFound or Refused."""
    row = offices.role(session, role_id, lock=True)
    if not offices.is_in_force(row, at):
        raise Refused("role-over", accounts.ROLE_OVER)
    if row.role is Role.TOWN_OFFICE and row.account_id == by:
        raise Refused("own-office", accounts.OWN_OFFICE)
    return row


def known(session: Session, account_id: UUID, row: StaffRole) -> StaffAccount:
    """The account that takes over `row`; raises Refused where there is none, or it is the holder's own."""
    if account_id == row.account_id:
        raise Refused("same-person", SAME_PERSON, field="account")
    try:
        return offices.account(session, account_id)
    except NotFound:
        raise Refused("nobody-chosen", NOBODY, field="account") from None
