"""What changes how long things are kept, and the erasure of one person's data."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.models import Receipt
from district_hall.errors import N_, NotFound, Refused
from district_hall.family.models import Absence, Consent, FamilyAccess, FamilyCode, FamilyLook, FamilyPhone, Party
from district_hall.people.leaving import end_person
from district_hall.people.models import Resident
from district_hall.retention.models import RetentionPeriod
from district_hall.retention.person import lived_alone
from district_hall.retention.questions import REMOVING, days_kept
from district_hall.retention.rules import TERMS, Kept, is_allowed
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit

BOUNDS = N_("%(least)s日から%(most)s日のあいだで決めてください。")
STILL_HERE = N_("このかたは、まだこの世帯に住んでいます。消すときは、そのことをたしかめてください。")
GONE = N_("このかたの記録は、もう消してあります。")


def set_period(session: Session, kept: Kept, days: int, *, by: UUID, at: datetime) -> None:
    """Raises Refused where that is shorter or longer than the bounds of this kind."""
    if not is_allowed(kept, days):
        term = TERMS[kept]
        raise Refused("period-out-of-bounds", BOUNDS, field="days", least=term.least, most=term.most)
    before = days_kept(session)[kept]
    row = session.get(RetentionPeriod, kept.value, with_for_update=True)
    if row is None:
        row = RetentionPeriod(kind=kept.value, days=days)
        session.add(row)
    row.days, row.set_by, row.set_at = days, by, at
    session.flush()
    audit.record(session, "set_retention", row, by=by, kept=kept.value, days=days, before=before)


def note_removed(session: Session, removed: Mapping[Kept, int]) -> None:
    """How many of each kind the job took away."""
    numbers: dict[str, Any] = {kept.value: number for kept, number in removed.items() if number}
    audit.record(session, REMOVING, RetentionPeriod(), by=None, **numbers)


def note_looking(session: Session, resident_id: UUID, act: str, *, by: UUID) -> None:
    """That somebody of the office opened or took out what is kept about this person; raises NotFound."""
    audit.record(session, act, _person(session, resident_id), by=by)


def erase_person(
    session: Session, resident_id: UUID, *, by: UUID | None, at: datetime, also_living_here: bool = False
) -> None:
    """Whatever names this person goes; what was counted stays with the household, without them.

    For somebody who lives there still it must be asked for (`also_living_here`): they leave the register with it.
    """
    person = _person(session, resident_id)
    if person.erased_at is not None:
        raise Refused("already-erased", GONE)
    if person.left_at is None and not also_living_here:
        raise Refused("still-lives-here", STILL_HERE)
    if person.left_at is None:
        end_person(session, person, at=at)
    _erase_signs(session, person)
    _erase_watch(session, person.id, at=at)
    for table, blank in ((Receipt, {}), (Visit, {"note": ""})):
        at_home = (
            table.household_id == person.household_id
        )  # there is an index: a whole town's receipts aren't gone through
        session.execute(update(table).where(at_home, table.resident_id == person.id).values(resident_id=None, **blank))
    if lived_alone(session, person):  # a note about the household is about nobody else
        session.execute(update(Visit).where(Visit.household_id == person.household_id).values(note=""))
    person.name, person.kana, person.birth_year = "", "", None
    person.erased_at = at
    audit.record(session, "erase_person", person, by=by)


def _person(session: Session, resident_id: UUID) -> Resident:
    person = session.get(Resident, resident_id, with_for_update=True)
    if person is None:
        raise NotFound
    return person


def _erase_signs(session: Session, person: Resident) -> None:
    theirs = SignOfLife.household_id == person.household_id
    if not lived_alone(session, person):
        theirs &= SignOfLife.resident_id == person.id
    session.execute(delete(SignOfLife).where(theirs))


def _erase_watch(session: Session, resident_id: UUID, *, at: datetime) -> None:
    """Ends the consents and takes the contacts' names out of them; looks and absences go."""
    consents = list(session.scalars(select(Consent).where(Consent.resident_id == resident_id).with_for_update()))
    session.execute(delete(Absence).where(Absence.resident_id == resident_id))
    _shut_out(session, [consent.id for consent in consents])
    for consent in consents:
        consent.name = ""
        if consent.ended_at is None:
            consent.ended_at, consent.ended_by = at, Party.STAFF


def forget_consents(session: Session, consent_ids: Sequence[UUID]) -> int:
    """Removes consents that have ended, with all that hangs on them. Absences stay with the person."""
    _shut_out(session, consent_ids)
    session.execute(update(Absence).where(Absence.consent_id.in_(consent_ids)).values(consent_id=None))
    gone = session.scalars(delete(Consent).where(Consent.id.in_(consent_ids)).returning(Consent.id))
    return len(gone.all())


def _shut_out(session: Session, consent_ids: Sequence[UUID]) -> None:
    """What lets the family in by these consents goes, and where mail went; a phone that is left with nothing goes, too."""
    phones = session.scalars(select(FamilyAccess.phone_id).where(FamilyAccess.consent_id.in_(consent_ids))).all()
    for table in (FamilyLook, FamilyCode, FamilyAccess, MailAddress):
        session.execute(delete(table).where(table.consent_id.in_(consent_ids)))
    session.execute(
        delete(FamilyPhone)
        .where(FamilyPhone.id.in_(phones))
        .where(~exists().where(FamilyAccess.phone_id == FamilyPhone.id))
        .where(~exists().where(FamilyLook.phone_id == FamilyPhone.id))
    )
