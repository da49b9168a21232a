"""What devices report: arrived, shown, read, answered, 元気です, a touch. In batches, repeated until confirmed, recorded once.

A hall's shared tablet reports only readings, each for the household that showed its card or chose its number: what
merely stood on a shared screen is nobody's receipt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from district_hall.delivery.drill import is_real
from district_hall.delivery.models import Message, Receipt, ReceiptKind, SafetyReply, Way
from district_hall.delivery.questions import messages_ever_for
from district_hall.devices.models import Device
from district_hall.devices.questions import household_with_card
from district_hall.errors import N_, NotFound
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.places.models import Hall, Household
from district_hall.places.questions import household
from district_hall.signs_of_life.models import SignKind, SignOfLife
from district_hall.signs_of_life.rules import believed_time
from district_hall.visits import actions as visits
from district_hall.visits.models import Why


class ReportKind(StrEnum):
    ARRIVED = "arrived"
    SOUNDED = "sounded"
    SHOWN = "shown"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CHECK_IN = "check_in"
    TOUCH = "touch"
    ASK_VISIT = "ask_visit"


ABOUT_A_MESSAGE = {
    ReportKind.ARRIVED: ReceiptKind.ARRIVED,
    ReportKind.SOUNDED: ReceiptKind.SOUNDED,
    ReportKind.SHOWN: ReceiptKind.SHOWN,
    ReportKind.READ: ReceiptKind.READ,
    ReportKind.ACKNOWLEDGED: ReceiptKind.ACKNOWLEDGED,
    ReportKind.ANSWERED: ReceiptKind.ANSWERED,
}
ON_THE_BOARD = {
    ReportKind.READ,
    ReportKind.ACKNOWLEDGED,
    ReportKind.ANSWERED,
    ReportKind.CHECK_IN,
    ReportKind.ASK_VISIT,
}
A_DEED = {
    ReportKind.READ: SignKind.READING,
    ReportKind.ACKNOWLEDGED: SignKind.ANSWER,
    ReportKind.ANSWERED: SignKind.ANSWER,
    ReportKind.CHECK_IN: SignKind.CHECK_IN,
    ReportKind.TOUCH: SignKind.TOUCH,
    ReportKind.ASK_VISIT: SignKind.ASK,
}


@dataclass(frozen=True)
class Report:
    """One line of a batch. `id` is the device's own; `occurred_at` is by its clock.

    `answer` belongs to `answered`. `card` (the secret of a household's QR card) or `household_id` (chosen by group and
    number) say at a hall's tablet whose reading it is.
    """

    id: UUID
    sequence: int
    kind: ReportKind
    occurred_at: datetime
    message_id: UUID | None = None
    resident_id: UUID | None = None
    answer: SafetyReply | None = None
    card: str | None = None
    household_id: UUID | None = None


@dataclass(frozen=True)
class RefusedReport:
    """What can't be recorded, ever: `message` is a Japanese message id. `id` is as the device sent it."""

    id: str
    code: str
    message: str


@dataclass
class Outcome:
    """What became of a batch. `touched` are the messages whose receipts changed, for whoever is watching them.

    `changed` are the households whose other devices show it too; that a card arrived or was shown, they don't.
    `visits`: the districts whose visits list has grown.
    """

    confirmed: list[UUID] = field(default_factory=list)
    refused: list[RefusedReport] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)
    visits: set[UUID] = field(default_factory=set)


@dataclass
class _Batch:
    """What one batch becomes: rows, and the lines it puts on the visits list."""

    device: Device
    sent_at: datetime | None
    at: datetime
    outcome: Outcome = field(default_factory=Outcome)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[Report, Household]] = field(default_factory=list)

    def accept(self, report: Report, home: Household) -> None:
        self.outcome.confirmed.append(report.id)
        if report.kind in ON_THE_BOARD:
            self.outcome.changed.add(home.id)
        if report.kind in ABOUT_A_MESSAGE and report.message_id:
            self.receipts.append(_receipt(report, self.device, home, at=self.at))
            self.outcome.touched.add(report.message_id)
        if report.kind in A_DEED and _is_theirs(report, self.device):
            when = believed_time(occurred_at=report.occurred_at, sent_at=self.sent_at, received_at=self.at)
            self.signs.append(_sign(report, self.device, home, believed=when, at=self.at))
        if report.kind is ReportKind.ASK_VISIT or report.answer is SafetyReply.HELP:
            self.asked.append((report, home))


def record_reports(
    session: Session, device_id: UUID, reports: Sequence[Report], *, sent_at: datetime | None, at: datetime
) -> Outcome:
    """Keeps the good part and names the bad. Unique on (device, client id): a repeat is confirmed, not recorded."""
    device = session.get_one(Device, device_id)
    if device.revoked_at is not None:
        raise NotFound
    batch = _Batch(device, sent_at, at)
    if device.household_id is not None:
        _take_from_home(session, batch, household(session, device.household_id), reports)
    else:
        _take_from_hall(session, batch, session.get_one(Hall, device.hall_id), reports)
    _put_on_visits_list(session, batch)
    _insert_new(session, Receipt.__table__, batch.receipts)
    _insert_new(session, SignOfLife.__table__, batch.signs)
    device.last_seen_at = at
    return batch.outcome


def _take_from_home(session: Session, batch: _Batch, home: Household, reports: Sequence[Report]) -> None:
    known = messages_ever_for(session, home, {r.message_id for r in reports if r.message_id})
    lived_here = session.execute(select(Resident.id, Resident.erased_at).where(Resident.household_id == home.id))
    erased = {resident_id: erased_at is not None for resident_id, erased_at in lived_here}
    residents = set(erased)
    for said in reports:
        # What was said offline by somebody whose data were erased meanwhile is the household's, and nobody's by name.
        report = replace(said, resident_id=None) if said.resident_id and erased.get(said.resident_id) else said
        if refusal := _refusal(report, known, residents):
            batch.outcome.refused.append(refusal)
        else:
            batch.accept(report, home)


def _take_from_hall(session: Session, batch: _Batch, hall: Hall, reports: Sequence[Report]) -> None:
    for report in reports:
        home = _shown_at_hall(session, report)
        if report.kind is not ReportKind.READ:
            batch.outcome.refused.append(
                RefusedReport(str(report.id), "shared-device", N_("みんなのタブレットでは、記録できません。"))
            )
        elif home is None or home.district_id != hall.district_id:
            batch.outcome.refused.append(
                RefusedReport(str(report.id), "household-unknown", N_("このカードは、この区では使えません。"))
            )
        elif refusal := _refusal(report, messages_ever_for(session, home, {report.message_id or home.id}), set()):
            batch.outcome.refused.append(refusal)
        else:
            batch.accept(report, home)


def _shown_at_hall(session: Session, report: Report) -> Household | None:
    if report.card is not None:
        return household_with_card(session, report.card)
    found = session.get(Household, report.household_id) if report.household_id else None
    return found if found is not None and found.left_at is None else None


def _is_theirs(report: Report, device: Device) -> bool:
    """Whether it shows that somebody of the household was there: a number on a shared screen anybody can touch."""
    return device.household_id is not None or report.card is not None


def _refusal(report: Report, known: Collection[UUID], residents: Collection[UUID]) -> RefusedReport | None:
    if report.kind in ABOUT_A_MESSAGE and report.message_id not in known:
        return RefusedReport(str(report.id), "message-unknown", N_("このお知らせは、このお宅あてではありません。"))
    if report.resident_id is not None and report.resident_id not in residents:
        return RefusedReport(str(report.id), "resident-unknown", N_("このかたは、このお宅のかたではありません。"))
    return None


def _receipt(report: Report, device: Device, home: Household, *, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "message_id": report.message_id,
        "household_id": home.id,
        "resident_id": report.resident_id,
        "kind": ABOUT_A_MESSAGE[report.kind],
        "way": Way(device.kind.value),
        "answer": report.answer,
        "device_id": device.id,
        "client_id": report.id,
        "sequence": report.sequence,
        "occurred_at": report.occurred_at,
        "received_at": at,
    }


def _sign(report: Report, device: Device, home: Household, *, believed: datetime, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "household_id": home.id,
        "resident_id": report.resident_id,
        "device_id": device.id,
        "client_id": report.id,
        "kind": A_DEED[report.kind],
        "at": believed,
        "received_at": at,
    }


def _put_on_visits_list(session: Session, batch: _Batch) -> None:
    """Whoever asked for help or a visit, once: a repeated report of what was seen to already asks for nothing."""
    if not batch.asked:
        return
    wanted = [report.id for report, _home in batch.asked]
    repeated = set(
        session.scalars(
            select(SignOfLife.client_id).where(
                SignOfLife.device_id == batch.device.id, SignOfLife.client_id.in_(wanted)
            )
        )
    )
    for report, home in batch.asked:
        if report.id in repeated:
            continue
        if report.kind is ReportKind.ASK_VISIT:
            visits.note(session, Why.ASKED_VISIT, home, at=batch.at)
        elif not is_real(session.get_one(Message, report.message_id)):
            continue
        else:
            visits.note(
                session,
                Why.ASKED_HELP,
                home,
                at=batch.at,
                resident_id=report.resident_id,
                message_id=report.message_id,
            )
        batch.outcome.visits.add(home.district_id)


def _insert_new(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Inserts what is not there yet; a report that came before (also within this batch) stays as it was."""
    if not rows:
        return
    assert isinstance(table, Table)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=["device_id", "client_id"])
    session.execute(statement, rows)
