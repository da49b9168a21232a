"""Everything that is kept about one person, for them to see or take along. Never what is another's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from district_hall.audit import AuditEntry
from district_hall.delivery.drill import is_real
from district_hall.delivery.models import Message, Receipt
from district_hall.devices.models import Device
from district_hall.errors import NotFound
from district_hall.family.models import Absence, Consent, FamilyLook
from district_hall.people.models import Resident
from district_hall.places.models import Household
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit

Row = dict[str, Any]


@dataclass(frozen=True)
class About:
    """`records` by kind, oldest first: rows of words, moments and days. `alone`: nobody else has lived in the household,
    so that what is the household's is this person's.
    """

    person: Resident
    home: Household
    alone: bool
    records: dict[str, list[Row]]


def resident(session: Session, resident_id: UUID) -> Resident:
    """With household, group and district; raises NotFound."""
    home = joinedload(Resident.household)
    found = session.scalar(
        select(Resident)
        .where(Resident.id == resident_id)
        .options(home.joinedload(Household.group), home.joinedload(Household.district))
    )
    if found is None:
        raise NotFound
    return found


def lived_alone(session: Session, person: Resident) -> bool:
    others = select(Resident.id).where(Resident.household_id == person.household_id, Resident.id != person.id)
    return session.scalar(others.limit(1)) is None


def everything_about(session: Session, resident_id: UUID) -> About:
    person = resident(session, resident_id)
    alone = lived_alone(session, person)
    consents = session.scalars(select(Consent).where(Consent.resident_id == person.id).order_by(Consent.given_at)).all()
    absences = session.scalars(
        select(Absence).where(Absence.resident_id == person.id).order_by(Absence.entered_at)
    ).all()
    visits = session.scalars(select(Visit).where(_theirs(Visit, person, alone=alone)).order_by(Visit.since)).all()
    own = [person.id, *(one.id for one in consents), *(one.id for one in absences), *(one.id for one in visits)]
    records = {
        "receipts": _receipts(session, person, alone=alone),
        "signs_of_life": _signs(session, person, alone=alone),
        "consents": [
            _columns(one, "relation", "name", "given", "given_at", "paused_at", "ended_at") for one in consents
        ],
        "looks": _looks(session, [one.id for one in consents]),
        "absences": [_columns(one, "first_on", "last_on", "entered_by", "entered_at", "undone_at") for one in absences],
        "visits": [_columns(one, "why", "since", "taken_at", "closed", "closed_at", "note") for one in visits],
        "devices": _devices(session, person.household_id),
        "acts": _acts(session, own),
    }
    return About(person, person.household, alone, records)


def _theirs(table: Any, person: Resident, *, alone: bool) -> ColumnElement[bool]:
    """What names them; of the household's own only where there is nobody else whom it could mean."""
    named: ColumnElement[bool] = table.resident_id == person.id
    if not alone:
        return named
    return or_(named, (table.household_id == person.household_id) & table.resident_id.is_(None))


def _columns(row: object, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}


def _receipts(session: Session, person: Resident, *, alone: bool) -> list[Row]:
    """What came back to messages. A drill is marked as one."""
    found = session.execute(
        select(Receipt, Message)
        .join(Message, Message.id == Receipt.message_id)
        .where(_theirs(Receipt, person, alone=alone))
        .order_by(Receipt.received_at, Receipt.id)
    )
    return [
        {
            "at": receipt.received_at,
            "title": _title(message),
            "kind": receipt.kind,
            "answer": receipt.answer,
            "way": receipt.way,
            "is_drill": not is_real(message),
        }
        for receipt, message in found
    ]


def _title(message: Message) -> str:
    """A circular's card has one title, an alert's one in each language."""
    return str(message.card.get("title") or message.card.get("texts", {}).get("ja", {}).get("title", ""))


def _signs(session: Session, person: Resident, *, alone: bool) -> list[Row]:
    found = session.scalars(
        select(SignOfLife).where(_theirs(SignOfLife, person, alone=alone)).order_by(SignOfLife.at, SignOfLife.id)
    )
    return [_columns(one, "at", "kind") for one in found]


def _looks(session: Session, consent_ids: Sequence[UUID]) -> list[Row]:
    found = session.execute(
        select(FamilyLook.at, Consent.relation, Consent.name)
        .join(Consent, Consent.id == FamilyLook.consent_id)
        .where(Consent.id.in_(consent_ids))
        .order_by(FamilyLook.at)
    )
    return [{"at": at, "relation": relation, "name": name} for at, relation, name in found]


def _devices(session: Session, household_id: UUID) -> list[Row]:
    found = session.scalars(select(Device).where(Device.household_id == household_id).order_by(Device.paired_at))
    names = ("kind", "label", "language", "text_size", "paired_at", "last_seen_at", "revoked_at", "revoked_why")
    return [_columns(one, *names) for one in found]


def _acts(session: Session, subject_ids: Sequence[UUID]) -> list[Row]:
    """What others did about them, by which office; who exactly is not theirs to take along."""
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id.in_(subject_ids)).order_by(AuditEntry.at, AuditEntry.id)
    )
    return [_columns(one, "at", "act", "actor_kind") for one in found]


def namesakes(session: Session, person: Resident) -> list[Resident]:
    """Other rows that may be the same person: who moves within the town has a row in each household they lived in."""
    if not person.name:
        return []
    same = (Resident.name == person.name) & (Resident.kana == person.kana)
    home = joinedload(Resident.household)
    rows = session.scalars(
        select(Resident)
        .where(same, Resident.birth_year.is_not_distinct_from(person.birth_year), Resident.id != person.id)
        .order_by(Resident.id)
        .options(home.joinedload(Household.group), home.joinedload(Household.district))
    )
    return list(rows)
