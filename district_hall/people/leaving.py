"""What ends when a household or a person leaves: ways in, consents and open visits. What was, stays.

Moving away and dying end the same things, and the register doesn't ask which it was.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.devices import actions as devices
from district_hall.devices.models import Device, HouseholdCard, PairingCode, Revoked
from district_hall.family.models import Consent, FamilyCode, Party
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.people.register import here, living_there
from district_hall.places.models import Household
from district_hall.visits.models import Closed, Visit


def household_leaves(session: Session, household_id: UUID, *, by: UUID, at: datetime) -> Household:
    """Everybody there leaves; its devices are shut out. Receipts, signs of life and visits stay with its row."""
    home = living_there(session, household_id)
    people = residents_of(session, home.id)
    for one in people:
        end_person(session, one, at=at)
    shut_out_devices(session, home.id, by=by, at=at)
    end_home(session, home, at=at)
    audit.record(session, "household_leaves", home, by=by, people=len(people))
    return home


def person_leaves(session: Session, resident_id: UUID, *, by: UUID, at: datetime) -> Resident:
    row = here(session, resident_id)
    end_person(session, row, at=at)
    audit.record(session, "person_leaves", row, by=by, household=str(row.household_id))
    return row


def end_home(session: Session, home: Household, *, at: datetime) -> None:
    """The household's row: its codes, its card and its open visits end with it."""
    home.left_at = at
    session.execute(
        update(PairingCode)
        .where(PairingCode.household_id == home.id, PairingCode.used_at.is_(None), PairingCode.expires_at > at)
        .values(expires_at=at)
    )
    session.execute(
        update(HouseholdCard)
        .where(HouseholdCard.household_id == home.id, HouseholdCard.ended_at.is_(None))
        .values(ended_at=at)
    )
    for visit in session.scalars(select(Visit).where(Visit.household_id == home.id, Visit.closed_at.is_(None))):
        close_by_itself(visit, at=at)
    session.flush()


def end_person(session: Session, person: Resident, *, at: datetime) -> None:
    """The person's row: whoever was allowed to look, isn't any more; nobody is asked to visit them."""
    person.left_at = at
    for consent in consents_in_force(session, person.id):
        end_consent(session, consent, at=at)
    for visit in session.scalars(select(Visit).where(Visit.resident_id == person.id, Visit.closed_at.is_(None))):
        close_by_itself(visit, at=at)
    session.flush()


def end_consent(session: Session, consent: Consent, *, at: datetime) -> None:
    consent.ended_at, consent.ended_by = at, Party.STAFF
    session.execute(
        update(FamilyCode)
        .where(FamilyCode.consent_id == consent.id, FamilyCode.used_at.is_(None), FamilyCode.expires_at > at)
        .values(expires_at=at)
    )


def consents_in_force(session: Session, resident_id: UUID) -> list[Consent]:
    return list(
        session.scalars(
            select(Consent)
            .where(Consent.resident_id == resident_id, Consent.ended_at.is_(None))
            .order_by(Consent.given_at, Consent.id)
        )
    )


def close_by_itself(visit: Visit, *, at: datetime) -> None:
    visit.open_key, visit.closed, visit.closed_at = None, Closed.BY_ITSELF, at


def shut_out_devices(session: Session, household_id: UUID, *, by: UUID, at: datetime) -> None:
    for device_id in session.scalars(
        select(Device.id).where(Device.household_id == household_id, Device.revoked_at.is_(None))
    ).all():
        devices.revoke(session, device_id, by=by, at=at, why=Revoked.LEFT)
