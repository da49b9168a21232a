"""What devices report, and what became of it: arrived, shown, read, answered, 元気です, a touch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from district_hall.delivery.models import ReceiptKind, SafetyReply
from district_hall.signs_of_life.models import SignKind


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
class Submission:
    """What one device sent in one request; `sent_at` by its clock, None where that makes no sense."""

    device_id: UUID
    reports: Sequence[Report]
    sent_at: datetime | None


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
