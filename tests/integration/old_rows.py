"""Rows as they would be after years, and the job that looks at them."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall.clock import local_day, now
from district_hall.db import Base, Database
from district_hall.delivery.models import Receipt, ReceiptKind, SafetyReply, Way
from district_hall.family.models import (
    Absence,
    Consent,
    FamilyPhone,
    Given,
    Party,
    Relation,
)
from district_hall.ids import new_id
from district_hall.retention.jobs import enforce
from district_hall.retention.rules import TERMS, Kept
from district_hall.signs_of_life.models import SignKind, SignOfLife
from district_hall.visits.models import Closed, Visit, Why
from tests.town import Town
from wsgi import EVERYTHING_KEPT


def run(database: Database, at: datetime, **kwargs: Any) -> bool:
    return enforce(database, EVERYTHING_KEPT, at=at, **kwargs)


def add(database: Database, *rows: Base) -> None:
    def add_in_order(session: Session) -> None:
        for row in rows:
            session.add(row)
            session.flush()

    database.unit_of_work(add_in_order)


def ids(database: Database, table: Any) -> set[UUID]:
    with database.reading() as session:
        return set(session.scalars(select(table.id)))


def everything(database: Database) -> dict[str, int]:
    """How many rows each table has, less the audit's and the boards' marks."""
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in {"audit_entry", "board_mark"}  # who did it, and that boards have changed
        }


def sign(device_id: UUID, household_id: UUID, at: datetime, resident_id: UUID | None = None) -> SignOfLife:
    return SignOfLife(
        id=new_id(),
        household_id=household_id,
        resident_id=resident_id,
        device_id=device_id,
        client_id=new_id(),
        kind=SignKind.CHECK_IN,
        at=at,
        received_at=at,
    )


def old_and_young(kept: Kept, at: datetime) -> tuple[datetime, datetime]:
    """A moment just over the period, and one just within."""
    edge = at - timedelta(days=TERMS[kept].days)
    return edge - timedelta(seconds=1), edge + timedelta(seconds=1)


def receipt(message_id: UUID, home: UUID, kind: ReceiptKind, resident_id: UUID | None, at: datetime) -> Receipt:
    return Receipt(
        id=new_id(),
        message_id=message_id,
        household_id=home,
        resident_id=resident_id,
        kind=kind,
        way=Way.TABLET,
        answer=SafetyReply.SAFE if kind is ReceiptKind.ANSWERED else None,
        occurred_at=at,
        received_at=at,
    )


def consent(town: Town, ended_at: datetime | None, name: str = "荻原 ハツ") -> Consent:
    return Consent(
        id=new_id(),
        resident_id=town.residents[name],
        relation=Relation.SON,
        name="健一",
        given=Given.PAPER,
        recorded_by=town.leaders["oiwake"],
        ended_at=ended_at,
        ended_by=Party.ELDER if ended_at else None,
    )


def phone() -> FamilyPhone:
    return FamilyPhone(id=new_id(), credential_hash=secrets.token_bytes(32))


def absence(town: Town, given: Consent | None = None, **what: Any) -> Absence:
    return Absence(
        id=new_id(),
        resident_id=town.residents["荻原 ハツ"],
        entered_by=Party.STAFF,
        consent_id=given.id if given else None,
        recorded_by=town.leaders["oiwake"],
        **{"first_on": local_day(now()) - timedelta(days=900), "last_on": None, **what},
    )


def visit(town: Town, closed_at: datetime | None, **what: Any) -> Visit:
    return Visit(
        **{
            "id": new_id(),
            "district_id": town.districts["oiwake"],
            "household_id": town.households["oiwake/1/1"],
            "why": Why.ASKED_VISIT,
            "since": now() - timedelta(days=2000),
            "closed": Closed.DONE if closed_at else None,
            "closed_at": closed_at,
            **what,
        }
    )
