"""What is asked about people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from district_hall import attempts
from district_hall.attempts import Trying
from district_hall.people import rules
from district_hall.people.models import Resident, StaffAccount, StaffRole, StaffSession
from district_hall.people.roles import Office, Permission, Place, Visitor, may


@dataclass(frozen=True)
class SignInCheck:
    """What is needed to judge a sign-in: `password_hash` is None where there is no such account."""

    account_id: UUID | None
    password_hash: str | None
    too_many: bool


def sign_in_check(session: Session, login: str, address: str, *, at: datetime) -> SignInCheck:
    since = at - rules.TRY_WINDOW
    account = session.scalar(select(StaffAccount).where(StaffAccount.login == login, StaffAccount.closed_at.is_(None)))
    return SignInCheck(
        account_id=account.id if account else None,
        password_hash=account.password_hash if account else None,
        too_many=rules.too_many_tries(
            account=attempts.count(session, Trying.SIGN_IN_ACCOUNT, login, since=since),
            address=attempts.count(session, Trying.SIGN_IN_ADDRESS, address, since=since),
        ),
    )


def is_in_office(session: Session, account_id: UUID, *, at: datetime) -> bool:
    """Whether a role is in force with which the staff's pages can be used."""
    return may(visitor_of(session, session.get_one(StaffAccount, account_id), at=at), Permission.BE_STAFF)


@dataclass(frozen=True)
class StaffVisit:
    """A signed-in visitor, and when this browser was last noted as seen."""

    session_id: UUID
    visitor: Visitor
    last_seen_at: datetime
    must_change_password: bool = False


def staff_visit(session: Session, token: str, *, at: datetime) -> StaffVisit | None:
    """Who holds this session token; None where it is unknown or over."""
    found = session.scalar(select(StaffSession).where(StaffSession.token_hash == sha256(token.encode()).digest()))
    if found is None or rules.session_is_over(
        created_at=found.created_at, last_seen_at=found.last_seen_at, ended_at=found.ended_at, at=at
    ):
        return None
    account = session.get_one(StaffAccount, found.account_id)
    if account.closed_at is not None:
        return None
    return StaffVisit(found.id, visitor_of(session, account, at=at), found.last_seen_at, account.must_change_password)


def let_go_since(session: Session, moment: datetime, *, at: datetime) -> set[tuple[UUID, datetime]]:
    """The sessions that have ended since, and those of accounts whose role has; each with when."""
    ended = select(StaffSession.id, StaffSession.ended_at).where(StaffSession.ended_at >= moment)
    out_of_office = (
        select(StaffSession.id, StaffRole.until)
        .join(StaffRole, StaffRole.account_id == StaffSession.account_id)
        .where(StaffRole.until >= moment, StaffRole.until <= at)
    )
    return {(row[0], row[1]) for query in (ended, out_of_office) for row in session.execute(query) if row[1]}


def visitor_of(session: Session, account: StaffAccount, *, at: datetime) -> Visitor:
    roles = session.scalars(
        select(StaffRole)
        .where(StaffRole.account_id == account.id, StaffRole.since <= at)
        .where(or_(StaffRole.until.is_(None), StaffRole.until > at))
        .order_by(StaffRole.since)
    )
    offices = tuple(Office(held.role, Place(held.district_id) if held.district_id else None) for held in roles)
    return Visitor(account_id=account.id, offices=offices, name=account.name, language=account.language)


def residents_of(session: Session, household_id: UUID) -> list[Resident]:
    """Who lives there now, the eldest first."""
    return residents_in(session, [household_id]).get(household_id, [])


def residents_in(session: Session, household_ids: Collection[UUID]) -> dict[UUID, list[Resident]]:
    """Who lives there now, by household, the eldest first; empty ones are left out."""
    found: dict[UUID, list[Resident]] = {}
    for one in session.scalars(
        select(Resident)
        .where(Resident.household_id.in_(household_ids), Resident.left_at.is_(None))
        .order_by(Resident.birth_year.nulls_last(), Resident.id)
        .options(joinedload(Resident.household))
    ):
        found.setdefault(one.household_id, []).append(one)
    return found


def password_hash_of(session: Session, account_id: UUID) -> str:
    return session.get_one(StaffAccount, account_id).password_hash
