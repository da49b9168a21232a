"""Cards on paper: which households get one, and making them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from district_hall.devices.actions import make_household_card, make_pairing_code
from district_hall.devices.models import Device, DeviceKind, HouseholdCard, PairingCode
from district_hall.devices.rules import PAPER_CODE_LIVES
from district_hall.places.models import Group, Household


class Card(StrEnum):
    """What a card is for: to connect the household's tablet or a phone, or to show to the hall's tablet."""

    TABLET = "tablet"
    PHONE = "phone"
    HALL = "hall"


@dataclass(frozen=True)
class Choice:
    """Which households of a district. `number`: one house of the group. `only_without`: who has none of these yet."""

    card: Card
    district_id: UUID
    group: int | None = None
    number: int | None = None
    only_without: bool = False


@dataclass(frozen=True)
class Made:
    """A card to print, once: of `secret` only a hash is kept."""

    home: Household
    secret: str


def who_gets_one(session: Session, choice: Choice) -> list[Household]:
    """Households that live there now, in the order of the paper round."""
    query = (
        select(Household)
        .join(Household.group)
        .where(Household.district_id == choice.district_id, Household.left_at.is_(None))
        .order_by(Group.number, Household.number)
        .options(joinedload(Household.group), joinedload(Household.district))
    )
    if choice.group is not None:
        query = query.where(Group.number == choice.group)
    if choice.number is not None:
        query = query.where(Household.number == choice.number)
    if choice.only_without:
        query = query.where(~_has_one(choice.card))
    return list(session.scalars(query))


def how_many_end(session: Session, choice: Choice, homes: Sequence[Household], *, at: datetime) -> int:
    """How many cards and codes that could be used today can't be any more afterwards."""
    ids = [home.id for home in homes]
    if choice.card is Card.HALL:
        query = select(func.count()).select_from(HouseholdCard)
        query = query.where(HouseholdCard.household_id.in_(ids), HouseholdCard.ended_at.is_(None))
    else:
        query = select(func.count()).select_from(PairingCode)
        query = query.where(PairingCode.household_id.in_(ids), PairingCode.kind == DeviceKind(choice.card.value))
        query = query.where(PairingCode.used_at.is_(None), PairingCode.expires_at > at)
    return session.scalar(query) or 0


def make_cards(session: Session, card: Card, homes: Sequence[Household], *, by: UUID, at: datetime) -> list[Made]:
    return [Made(home, _secret(session, card, home.id, by=by, at=at)) for home in homes]


def _secret(session: Session, card: Card, household_id: UUID, *, by: UUID, at: datetime) -> str:
    if card is Card.HALL:
        return make_household_card(session, household_id, by=by, at=at)
    kind = DeviceKind(card.value)
    return make_pairing_code(session, household_id, kind, by=by, at=at, lives=PAPER_CODE_LIVES).secret


def _has_one(card: Card) -> ColumnElement[bool]:
    if card is Card.HALL:
        return exists().where(HouseholdCard.household_id == Household.id, HouseholdCard.ended_at.is_(None))
    kind = DeviceKind(card.value)
    return exists().where(Device.household_id == Household.id, Device.kind == kind, Device.revoked_at.is_(None))
