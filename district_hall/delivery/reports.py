"""The rules for what devices report, for one device's batch or for those of many in one transaction.

Batches are repeated until confirmed, and recorded once; `report_groups` gathers them. A hall's shared tablet reports
only readings, each for the household that showed its card or chose its number: what merely stood on a shared screen is
nobody's receipt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from district_hall.delivery.drill import is_real
from district_hall.delivery.models import Message, Receipt, SafetyReply, Way
from district_hall.delivery.report_facts import (
    Home,
    Person,
    Sender,
    messages_ever_for,
    note_seen,
    people,
    senders,
)
from district_hall.delivery.report_words import (
    A_DEED,
    ABOUT_A_MESSAGE,
    ON_THE_BOARD,
    Outcome,
    RefusedReport,
    Report,
    ReportKind,
    Submission,
)
from district_hall.devices.questions import household_with_card
from district_hall.errors import N_, NotFound
from district_hall.failpoints import failpoint, without
from district_hall.ids import new_id
from district_hall.many_rows import insert_new
from district_hall.places.models import Household
from district_hall.signs_of_life.models import SignOfLife
from district_hall.signs_of_life.rules import believed_time
from district_hall.visits import actions as visits
from district_hall.visits.models import Why

RECEIPTS, SIGNS = cast("Table", Receipt.__table__), cast("Table", SignOfLife.__table__)


@dataclass
class _Batch:
    """What one submission becomes: rows, and the lines it puts on the visits list.

    `homes` says for each report whose it is; None where a hall's tablet named no home of its district.
    """

    sender: Sender
    submission: Submission
    homes: list[Home | None]
    at: datetime
    outcome: Outcome = field(default_factory=Outcome)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[Report, Home]] = field(default_factory=list)

    def refuse(self, report: Report, code: str, message: str) -> None:
        self.outcome.refused.append(RefusedReport(str(report.id), code, message))

    def accept(self, report: Report, home: Home) -> None:
        self.outcome.confirmed.append(report.id)
        if report.kind in ON_THE_BOARD:
            self.outcome.changed.add(home.id)
        if report.kind in ABOUT_A_MESSAGE and report.message_id:
            self.receipts.append(_receipt(report, self.sender, home, at=self.at))
            self.outcome.touched.add(report.message_id)
        if report.kind in A_DEED and _is_theirs(report, self.sender):
            sent_at = self.submission.sent_at
            when = believed_time(occurred_at=report.occurred_at, sent_at=sent_at, received_at=self.at)
            self.signs.append(_sign(report, self.sender, home, believed=when, at=self.at))
        if report.kind is ReportKind.ASK_VISIT or report.answer is SafetyReply.HELP:
            self.asked.append((report, home))


def record_reports(
    session: Session, device_id: UUID, reports: Sequence[Report], *, sent_at: datetime | None, at: datetime
) -> Outcome:
    """One device's batch: keeps the good part and names the bad. Raises NotFound for a revoked device."""
    [outcome] = record_together(session, [Submission(device_id, reports, sent_at)], at=at)
    if outcome is None:
        raise NotFound
    return outcome


def record_together(session: Session, submissions: Sequence[Submission], *, at: datetime) -> list[Outcome | None]:
    """Many devices' batches in few statements; each outcome in its place, None for a revoked device.

    Unique on (device, client id): a repeat is confirmed, not recorded.
    """
    known = senders(session, {one.device_id for one in submissions})
    batches = [_batch(session, known[one.device_id], one, at=at) for one in submissions if one.device_id in known]
    _judge(session, batches)
    for batch in batches:
        _put_on_visits_list(session, batch)
    unique = None if without("duplicates") else ("device_id", "client_id")
    insert_new(session, RECEIPTS, [row for batch in batches for row in batch.receipts], unique=unique)
    insert_new(session, SIGNS, [row for batch in batches for row in batch.signs], unique=unique)
    note_seen(session, known.values(), at=at)
    failpoint("inside-group-commit")
    outcomes = iter(batch.outcome for batch in batches)
    return [next(outcomes) if one.device_id in known else None for one in submissions]


def _batch(session: Session, sender: Sender, submission: Submission, *, at: datetime) -> _Batch:
    if sender.home is not None:
        return _Batch(sender, submission, [sender.home] * len(submission.reports), at)
    shown = [_shown_at_hall(session, report) for report in submission.reports]
    homes = [one if one is not None and one.district_id == sender.district_id else None for one in shown]
    return _Batch(sender, submission, homes, at)


def _judge(session: Session, batches: Iterable[_Batch]) -> None:
    """Accepts or refuses each report of these batches."""
    lines = [
        (batch, report, home)
        for batch in batches
        for report, home in zip(batch.submission.reports, batch.homes, strict=True)
    ]
    home_ids = {home.id for _batch, _report, home in lines if home}
    known = messages_ever_for(session, home_ids, {one.message_id for _batch, one, _home in lines if one.message_id})
    named = people(session, (one.resident_id for _batch, one, _home in lines if one.resident_id))
    for batch, said, home in lines:
        report = _without_erased(said, home, named)
        if batch.sender.home is None and report.kind is not ReportKind.READ:
            batch.refuse(report, "shared-device", N_("みんなのタブレットでは、記録できません。"))
        elif home is None:
            batch.refuse(report, "household-unknown", N_("このカードは、この区では使えません。"))
        elif report.kind in ABOUT_A_MESSAGE and (home.id, report.message_id) not in known:
            batch.refuse(report, "message-unknown", N_("このお知らせは、このお宅あてではありません。"))
        elif report.resident_id is not None and not _lives_there(report.resident_id, batch.sender.home, named):
            batch.refuse(report, "resident-unknown", N_("このかたは、このお宅のかたではありません。"))
        else:
            batch.accept(report, home)


def _without_erased(said: Report, home: Home | None, named: Mapping[UUID, Person]) -> Report:
    """What was said offline by somebody whose data were erased meanwhile is the household's, and nobody's by name."""
    who = named.get(said.resident_id) if said.resident_id else None
    erased_here = who is not None and who.erased and home is not None and who.household_id == home.id
    return replace(said, resident_id=None) if erased_here else said


def _lives_there(resident_id: UUID, home: Home | None, named: Mapping[UUID, Person]) -> bool:
    """Also whoever has left since. At a hall (`home` is None) nobody is named."""
    who = named.get(resident_id)
    return who is not None and home is not None and who.household_id == home.id


def _shown_at_hall(session: Session, report: Report) -> Home | None:
    if report.card is not None:
        found = household_with_card(session, report.card)
    else:
        found = session.get(Household, report.household_id) if report.household_id else None
    return Home(found.id, found.district_id) if found is not None and found.left_at is None else None


def _is_theirs(report: Report, sender: Sender) -> bool:
    """Whether it shows that somebody of the household was there: a number on a shared screen anybody can touch."""
    return sender.home is not None or report.card is not None


def _receipt(report: Report, sender: Sender, home: Home, *, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "message_id": report.message_id,
        "household_id": home.id,
        "resident_id": report.resident_id,
        "kind": ABOUT_A_MESSAGE[report.kind],
        "way": Way(sender.kind.value),
        "answer": report.answer,
        "device_id": sender.id,
        "client_id": report.id,
        "sequence": report.sequence,
        "occurred_at": report.occurred_at,
        "received_at": at,
    }


def _sign(report: Report, sender: Sender, home: Home, *, believed: datetime, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "household_id": home.id,
        "resident_id": report.resident_id,
        "device_id": sender.id,
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
                SignOfLife.device_id == batch.sender.id, SignOfLife.client_id.in_(wanted)
            )
        )
    )
    for report, home in batch.asked:
        if report.id in repeated:
            continue
        line = session.get_one(Household, home.id)
        if report.kind is ReportKind.ASK_VISIT:
            visits.note(session, Why.ASKED_VISIT, line, at=batch.at)
        elif not is_real(session.get_one(Message, report.message_id)):
            continue
        else:
            visits.note(
                session,
                Why.ASKED_HELP,
                line,
                at=batch.at,
                resident_id=report.resident_id,
                message_id=report.message_id,
            )
        batch.outcome.visits.add(home.district_id)
