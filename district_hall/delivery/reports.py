"""What devices report: arrived, shown, read, 元気です, a touch. In batches, repeated until confirmed, recorded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from district_hall.delivery.models import Receipt, ReceiptKind, Way
from district_hall.delivery.questions import messages_ever_for
from district_hall.devices.models import Device
from district_hall.errors import N_, NotFound
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.places.questions import household
from district_hall.signs_of_life.models import SignKind, SignOfLife
from district_hall.signs_of_life.rules import believed_time


class ReportKind(StrEnum):
    ARRIVED = "arrived"
    SHOWN = "shown"
    READ = "read"
    CHECK_IN = "check_in"
    TOUCH = "touch"


ABOUT_A_MESSAGE = {
    ReportKind.ARRIVED: ReceiptKind.ARRIVED,
    ReportKind.SHOWN: ReceiptKind.SHOWN,
    ReportKind.READ: ReceiptKind.READ,
}
ON_THE_BOARD = {ReportKind.READ, ReportKind.CHECK_IN}
A_DEED = {ReportKind.READ: SignKind.READING, ReportKind.CHECK_IN: SignKind.CHECK_IN, ReportKind.TOUCH: SignKind.TOUCH}


@dataclass(frozen=True)
class Report:
    """One line of a batch. `id` is the device's own; `occurred_at` is by its clock."""

    id: UUID
    sequence: int
    kind: ReportKind
    occurred_at: datetime
    message_id: UUID | None = None
    resident_id: UUID | None = None


@dataclass(frozen=True)
class RefusedReport:
    """What can't be recorded, ever: `message` is a Japanese message id. `id` is as the device sent it."""

    id: str
    code: str
    message: str


@dataclass
class Outcome:
    """What became of a batch. `touched` are the messages whose receipts changed, for whoever is watching them.

    `changes_board`: the household's other devices show it too; that a card arrived or was shown, they don't.
    """

    household_id: UUID
    confirmed: list[UUID] = field(default_factory=list)
    refused: list[RefusedReport] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    changes_board: bool = False


def record_reports(
    session: Session, device_id: UUID, reports: Sequence[Report], *, sent_at: datetime | None, at: datetime
) -> Outcome:
    """Keeps the good part and names the bad. Unique on (device, client id): a repeat is confirmed, not recorded."""
    device = session.get_one(Device, device_id)
    if device.revoked_at is not None:
        raise NotFound
    home = household(session, device.household_id)
    known = messages_ever_for(session, home, {r.message_id for r in reports if r.message_id})
    residents = set(session.scalars(select(Resident.id).where(Resident.household_id == home.id)))
    outcome = Outcome(home.id)
    receipts: list[dict[str, Any]] = []
    signs: list[dict[str, Any]] = []
    for report in reports:
        if refusal := _refusal(report, known, residents):
            outcome.refused.append(refusal)
            continue
        outcome.confirmed.append(report.id)
        outcome.changes_board = outcome.changes_board or report.kind in ON_THE_BOARD
        when = believed_time(occurred_at=report.occurred_at, sent_at=sent_at, received_at=at)
        if report.kind in ABOUT_A_MESSAGE:
            receipts.append(_receipt(report, device, at=at))
            outcome.touched.add(receipts[-1]["message_id"])
        if report.kind in A_DEED:
            signs.append(_sign(report, device, believed=when, at=at))
    _insert_new(session, Receipt.__table__, receipts)
    _insert_new(session, SignOfLife.__table__, signs)
    device.last_seen_at = at
    return outcome


def _refusal(report: Report, known: set[UUID], residents: set[UUID]) -> RefusedReport | None:
    if report.kind in ABOUT_A_MESSAGE and report.message_id not in known:
        return RefusedReport(str(report.id), "message-unknown", N_("このお知らせは、このお宅あてではありません。"))
    if report.resident_id is not None and report.resident_id not in residents:
        return RefusedReport(str(report.id), "resident-unknown", N_("このかたは、このお宅のかたではありません。"))
    return None


def _receipt(report: Report, device: Device, *, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "message_id": report.message_id,
        "household_id": device.household_id,
        "resident_id": report.resident_id,
        "kind": ABOUT_A_MESSAGE[report.kind],
        "way": Way(device.kind.value),
        "device_id": device.id,
        "client_id": report.id,
        "sequence": report.sequence,
        "occurred_at": report.occurred_at,
        "received_at": at,
    }


def _sign(report: Report, device: Device, *, believed: datetime, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "household_id": device.household_id,
        "resident_id": report.resident_id,
        "device_id": device.id,
        "client_id": report.id,
        "kind": A_DEED[report.kind],
        "at": believed,
        "received_at": at,
    }


def _insert_new(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Inserts what is not there yet; a report that came before (also within this batch) stays as it was."""
    if not rows:
        return
    assert isinstance(table, Table)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=["device_id", "client_id"])
    session.execute(statement, rows)
