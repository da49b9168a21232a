"""Who holds which office: the staff's accounts and their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from district_hall.errors import NotFound
from district_hall.people.models import StaffAccount, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District


@dataclass(frozen=True)
class Held:
    """A role in force, whose it is and where; without a district: in the whole town."""

    role: StaffRole
    account: StaffAccount
    district: District | None


def in_force(at: datetime) -> ColumnElement[bool]:
    return and_(StaffRole.since <= at, or_(StaffRole.until.is_(None), StaffRole.until > at))


def is_in_force(role: StaffRole, at: datetime) -> bool:
    return role.since <= at and (role.until is None or role.until > at)


def accounts(session: Session) -> list[StaffAccount]:
    """All accounts with all their roles, those that are closed last."""
    return list(
        session.scalars(
            select(StaffAccount)
            .order_by(StaffAccount.closed_at.is_not(None), StaffAccount.name, StaffAccount.id)
            .options(selectinload(StaffAccount.roles))
        )
    )


def account(session: Session, account_id: UUID) -> StaffAccount:
    """With all its roles; raises NotFound."""
    found = session.scalar(
        select(StaffAccount).where(StaffAccount.id == account_id).options(selectinload(StaffAccount.roles))
    )
    if found is None:
        raise NotFound
    return found


def role(session: Session, role_id: UUID, *, lock: bool = False) -> StaffRole:
    """With its account; raises NotFound.

    `lock` takes the town offices first, always in the same order: two who end each other's wait, and don't block.
    """
    if lock:
        offices = select(StaffRole.id).where(StaffRole.role == Role.TOWN_OFFICE).order_by(StaffRole.id)
        session.scalars(offices.with_for_update()).all()
        session.scalar(select(StaffRole.id).where(StaffRole.id == role_id).with_for_update())
    found = session.scalar(select(StaffRole).where(StaffRole.id == role_id).options(joinedload(StaffRole.account)))
    if found is None:
        raise NotFound
    return found


def held(session: Session, *, at: datetime) -> list[Held]:
    """Every role in force of an account that is open: first those of the town, then district by district."""
    rows = session.execute(
        select(StaffRole, StaffAccount, District)
        .join(StaffAccount, StaffAccount.id == StaffRole.account_id)
        .outerjoin(District, District.id == StaffRole.district_id)
        .where(in_force(at), StaffAccount.closed_at.is_(None))
        .order_by(District.position.is_not(None), District.position, StaffRole.role, StaffRole.since, StaffRole.id)
    )
    return [Held(*row) for row in rows]


def leaders(offices: Iterable[Held]) -> dict[UUID, list[Held]]:
    """The district leaders among them, by district."""
    found: dict[UUID, list[Held]] = {}
    for one in offices:
        if one.role.role is Role.DISTRICT_LEADER and one.role.district_id:
            found.setdefault(one.role.district_id, []).append(one)
    return found


def roles_of(session: Session, account_id: UUID, *, at: datetime) -> list[StaffRole]:
    """The roles in force of this account."""
    return list(session.scalars(select(StaffRole).where(StaffRole.account_id == account_id, in_force(at))))
