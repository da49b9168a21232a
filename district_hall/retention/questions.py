"""What is asked about keeping: the periods in force, and what has been removed of late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audit import AuditEntry
from district_hall.people.models import StaffAccount
from district_hall.retention.models import RetentionPeriod
from district_hall.retention.rules import TERMS, Kept, Term

REMOVING = "remove_what_is_over"


@dataclass(frozen=True)
class Period:
    """One kind of record and how many days it is kept; `set_by` is a name where the office changed it."""

    kept: Kept
    days: int
    term: Term
    set_by: str | None = None
    set_at: datetime | None = None


@dataclass(frozen=True)
class Removed:
    """How many records of a kind went, in how long is the asker's matter, and when the last of them did."""

    count: int
    last_at: datetime


def days_kept(session: Session) -> dict[Kept, int]:
    return {period.kept: period.days for period in periods(session)}


def periods(session: Session) -> list[Period]:
    """Every kind in the order of `Kept`. A row that is out of bounds (they may narrow) counts as the nearest bound."""
    rows = session.execute(
        select(RetentionPeriod, StaffAccount.name).outerjoin(StaffAccount, StaffAccount.id == RetentionPeriod.set_by)
    )
    known = {row.kind: (row, name) for row, name in rows}
    found = []
    for kept, term in TERMS.items():
        if kept in known:
            row, name = known[kept]
            days = min(max(row.days, term.least), term.most)
            found.append(Period(kept, days, term, name, row.set_at))
        else:
            found.append(Period(kept, term.days, term))
    return found


def removed_since(session: Session, moment: datetime) -> dict[Kept, Removed]:
    """What the job has removed, by kind, from what it wrote down itself."""
    found: dict[Kept, Removed] = {}
    for at, details in session.execute(
        select(AuditEntry.at, AuditEntry.details)
        .where(AuditEntry.act == REMOVING, AuditEntry.at >= moment)
        .order_by(AuditEntry.at)
    ):
        for kept in Kept:
            if number := int(details.get(kept, 0)):
                before = found[kept].count if kept in found else 0
                found[kept] = Removed(before + number, at)
    return found
