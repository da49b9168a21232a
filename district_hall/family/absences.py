"""Absences that the elder, the family or staff enter, and that any of them can undo."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.errors import N_, NotFound, Refused
from district_hall.family import questions, rules
from district_hall.family.acting import By, write_down
from district_hall.family.models import Absence
from district_hall.family.rules import Span


def enter(
    session: Session, resident_id: UUID, span: Span, *, by: By, at: datetime, consent_id: UUID | None = None
) -> Absence:
    """`consent_id` says which contact entered it. Raises Refused for days that make no sense or are entered already."""
    _refuse_impossible(span, at=at)
    if any(span.meets(questions.span_of(one)) for one in questions.absences_of(session, [resident_id], at=at)):
        raise Refused(
            "absence-known",
            N_("その日は、もうお出かけになっています。変えるときは、先に取り消してください。"),
            field="first_on",
        )
    row = Absence(
        resident_id=resident_id,
        first_on=span.first_on,
        last_on=span.last_on,
        entered_by=by.party,
        consent_id=consent_id,
        device_id=by.device_id,
        recorded_by=by.account_id,
        entered_at=at,
    )
    session.add(row)
    session.flush()
    write_down(session, "enter_absence", row, by)
    return row


def enter_by_consent(session: Session, consent_id: UUID, span: Span, *, by: By, at: datetime) -> Absence:
    """As the contact whose phone it is enters it for whom they may see."""
    consent = questions.consent_for(session, consent_id, by.id)
    return enter(session, consent.resident_id, span, by=by, at=at, consent_id=consent_id)


def _refuse_impossible(span: Span, *, at: datetime) -> None:
    today = rules.day_of(at)
    if span.last_on is not None and span.last_on < span.first_on:
        raise Refused("absence-order", N_("帰る日が、出かける日より前になっています。"), field="last_on")
    if span.is_over(today) or span.first_on < today - rules.LONGEST_BACK:
        raise Refused("absence-past", N_("もう過ぎた日です。日にちをたしかめてください。"), field="first_on")
    if max(span.first_on, span.last_on or span.first_on) > today + rules.LONGEST_AHEAD:
        raise Refused("absence-far", N_("1年より先の日は入れられません。"), field="last_on")


def undo(session: Session, absence_id: UUID, *, by: By, at: datetime) -> Absence:
    """They are back, or never went; the days before today stay as they were. Twice is once."""
    row = session.scalar(select(Absence).where(Absence.id == absence_id).with_for_update())
    if row is None:
        raise NotFound
    if row.undone_at is None:
        row.undone_at, row.undone_by = at, by.party
        write_down(session, "undo_absence", row, by)
    return row
