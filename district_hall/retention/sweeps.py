"""What goes when its period is over, kind by kind. The upper floors have a sweep each of the same form.

Found without a transaction and removed in small ones, each asking once more whether it is still over: in between
somebody may have gone on with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from district_hall.attempts import Attempt
from district_hall.audit import AuditEntry
from district_hall.clock import local_day
from district_hall.delivery.channels.line.models import LineCode
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import DeliveryAttempt, OutboxEntry, Receipt, ReceiptKind
from district_hall.devices.models import Device, HouseholdCard, PairingCode
from district_hall.family.models import Absence, Consent, FamilyCode, FamilyLook
from district_hall.people.models import Resident, StaffSession
from district_hall.places.models import Household
from district_hall.retention.actions import erase_person, forget_consents
from district_hall.retention.rules import Kept
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit

Old = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Sweep:
    """`find(session, before, limit)` answers ids; `remove(session, ids, before, at)` how many went. `at_once` to a commit."""

    kept: Kept
    find: Callable[[Session, datetime, int], Sequence[UUID]]
    remove: Callable[[Session, Sequence[UUID], datetime, datetime], int]
    at_once: int = 500


def finding(table: Any, old: Old) -> Callable[[Session, datetime, int], Sequence[UUID]]:
    def find(session: Session, before: datetime, limit: int) -> Sequence[UUID]:
        return session.scalars(select(table.id).where(old(before)).order_by(table.id).limit(limit)).all()

    return find


def rows(kept: Kept, table: Any, old: Old) -> Sweep:
    """Rows that simply go."""

    def remove(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
        gone = session.scalars(delete(table).where(table.id.in_(ids), old(before)).returning(table.id))
        return len(gone.all())

    return Sweep(kept, finding(table, old), remove)


def blanks(kept: Kept, table: Any, old: Old, **blank: object) -> Sweep:
    """Rows that stay, less what these columns say."""

    def remove(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
        changed = session.scalars(
            update(table).where(table.id.in_(ids), old(before)).values(**blank).returning(table.id),
            execution_options={"synchronize_session": False},
        )
        return len(changed.all())

    return Sweep(kept, finding(table, old), remove)


def _names_a_reader(before: datetime) -> ColumnElement[bool]:
    """Safety answers keep their person as long as the alert: by person they are counted."""
    return and_(Receipt.received_at < before, Receipt.resident_id.is_not(None), Receipt.kind != ReceiptKind.ANSWERED)


def _absence_is_over(before: datetime) -> ColumnElement[bool]:
    return or_(Absence.undone_at < before, Absence.last_on < local_day(before))


def _consent_is_over(before: datetime) -> ColumnElement[bool]:
    return Consent.ended_at < before


def _forget_consents(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
    over = session.scalars(select(Consent.id).where(Consent.id.in_(ids), _consent_is_over(before)).with_for_update())
    return forget_consents(session, over.all())


def _person_is_gone(before: datetime) -> ColumnElement[bool]:
    return and_(Resident.left_at < before, Resident.erased_at.is_(None))


def _erase_people(session: Session, ids: Sequence[UUID], before: datetime, at: datetime) -> int:
    gone = session.scalars(select(Resident.id).where(Resident.id.in_(ids), _person_is_gone(before)).with_for_update())
    people = gone.all()
    for resident_id in people:
        erase_person(session, resident_id, by=None, at=at)
    return len(people)


def _household_is_gone(before: datetime) -> ColumnElement[bool]:
    return and_(Household.left_at < before, Household.name != "")


def _delivery_is_over(before: datetime) -> ColumnElement[bool]:
    return OutboxEntry.done_at < before


def _forget_deliveries(session: Session, ids: Sequence[UUID], before: datetime, _at: datetime) -> int:
    over = session.scalars(select(OutboxEntry.id).where(OutboxEntry.id.in_(ids), _delivery_is_over(before))).all()
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.entry_id.in_(over)))
    session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(over)))
    return len(over)


def _subscription_is_over(before: datetime) -> ColumnElement[bool]:
    shut_out = select(Device.id).where(Device.revoked_at < before)
    return or_(PushSubscription.retired_at < before, PushSubscription.device_id.in_(shut_out))


def _device_is_forgotten(before: datetime) -> ColumnElement[bool]:
    """Shut out, and nothing that is still kept names it."""
    named = (SignOfLife, Receipt, PairingCode, Consent, Absence, PushSubscription)
    return and_(Device.revoked_at < before, *(~exists().where(table.device_id == Device.id) for table in named))


SWEEPS: tuple[Sweep, ...] = (
    rows(Kept.SIGNS_OF_LIFE, SignOfLife, lambda before: SignOfLife.at < before),
    blanks(Kept.RECEIPTS, Receipt, _names_a_reader, resident_id=None),
    rows(Kept.LOOKS, FamilyLook, lambda before: FamilyLook.at < before),
    rows(Kept.ABSENCES, Absence, _absence_is_over),
    Sweep(Kept.CONSENTS, finding(Consent, _consent_is_over), _forget_consents, at_once=50),
    rows(Kept.VISITS, Visit, lambda before: Visit.closed_at < before),
    Sweep(Kept.LEFT_PEOPLE, finding(Resident, _person_is_gone), _erase_people, at_once=10),
    blanks(Kept.LEFT_PEOPLE, Household, _household_is_gone, name=""),
    rows(Kept.CODES, PairingCode, lambda before: or_(PairingCode.used_at < before, PairingCode.expires_at < before)),
    rows(Kept.CODES, FamilyCode, lambda before: or_(FamilyCode.used_at < before, FamilyCode.expires_at < before)),
    rows(Kept.CODES, LineCode, lambda before: or_(LineCode.used_at < before, LineCode.expires_at < before)),
    rows(Kept.CODES, HouseholdCard, lambda before: HouseholdCard.ended_at < before),
    Sweep(Kept.DELIVERIES, finding(OutboxEntry, _delivery_is_over), _forget_deliveries),
    rows(Kept.DELIVERIES, PushSubscription, _subscription_is_over),
    rows(Kept.DEVICES, Device, _device_is_forgotten),
    rows(
        Kept.SESSIONS,
        StaffSession,
        lambda before: or_(StaffSession.ended_at < before, StaffSession.last_seen_at < before),
    ),
    rows(Kept.ATTEMPTS, Attempt, lambda before: Attempt.at < before),
    rows(Kept.AUDIT, AuditEntry, lambda before: AuditEntry.at < before),
)
