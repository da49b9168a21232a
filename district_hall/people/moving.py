"""Moving inside the town. The old row ends and a new one begins: who leaves takes no history from others.

What belongs to a person goes along: the consents they gave (and who gets mail by them), the absences they told, the visit
they wait for. What belongs to the household goes along when the whole of it moves.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.clock import local_day
from district_hall.delivery.channels.line import actions as line
from district_hall.delivery.channels.mail import actions as mail
from district_hall.devices.questions import devices_of
from district_hall.errors import N_, Refused
from district_hall.family.models import Absence, Consent, FamilyAccess
from district_hall.people import leaving
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.people.register import Home, House, here, living_there, people_named, refuse_taken, settle
from district_hall.places.models import Household
from district_hall.visits import actions as visits
from district_hall.visits.models import Visit, Why

SAME_HOUSE = N_("いまと同じ場所です。引っこし先の班と番号を入れてください。")
NOBODY_CHOSEN = N_("分かれるかたを、ひとり以上えらんでください。")
EVERYBODY_CHOSEN = N_("全員は分けられません。世帯ぜんたいが移るときは「引っこし」を使ってください。")
SAME_HOUSEHOLD = N_("このかたは、もうこの世帯にいます。")


def move(
    session: Session, household_id: UUID, house: House, *, with_devices: bool, by: UUID, at: datetime
) -> Household:
    """The whole household begins anew in another house; with its devices, or they are shut out."""
    old = living_there(session, household_id)
    if (old.group_id, old.number) == (house.group_id, house.number):
        raise Refused("same-house", SAME_HOUSE, field="number")
    new = settle(session, house, Home(old.name, old.is_member, old.reach))
    waiting = _open_visits(session, Visit.household_id == old.id)
    become = {one.id: _begin_again(session, one, new, at=at).id for one in residents_of(session, old.id)}
    _carry_visits(session, waiting, new, become)
    if with_devices:
        for device in devices_of(session, [old.id]).get(old.id, []):
            device.household_id = new.id
    else:
        leaving.shut_out_devices(session, old.id, by=by, at=at)
    line.go_along(session, old.id, new.id)
    leaving.end_home(session, old, at=at)
    audit.record(session, "move_household", new, by=by, before=str(old.id), people=len(become), devices=with_devices)
    return new


def split(
    session: Session,
    household_id: UUID,
    resident_ids: set[UUID],
    house: House,
    home: Home,
    *,
    by: UUID,
    at: datetime,
) -> Household:
    """Some of a household begin one of their own; the others, their devices and their history stay as they are."""
    old = living_there(session, household_id)
    going = people_named(session, old.id, resident_ids)
    if not going:
        raise Refused("nobody-chosen", NOBODY_CHOSEN, field="people")
    if len(going) == len(residents_of(session, old.id)):
        raise Refused("everybody-chosen", EVERYBODY_CHOSEN, field="people")
    new = settle(session, house, home)
    for one in going:
        _go(session, one, new, at=at)
    audit.record(session, "split_household", new, by=by, before=str(old.id), people=len(going))
    return new


def join(session: Session, resident_id: UUID, household_id: UUID, *, by: UUID, at: datetime) -> Resident:
    """Somebody from another household of the town moves in here."""
    home, person = living_there(session, household_id), here(session, resident_id)
    if person.household_id == home.id:
        raise Refused("same-household", SAME_HOUSEHOLD)
    new = _go(session, person, home, at=at)
    audit.record(session, "join_household", new, by=by, before=str(person.household_id), household=str(home.id))
    return new


def can_move_to(session: Session, household_id: UUID, house: House) -> bool:
    """True; raises Refused where it can't, before anything is asked."""
    old = living_there(session, household_id)
    if (old.group_id, old.number) == (house.group_id, house.number):
        raise Refused("same-house", SAME_HOUSE, field="number")
    refuse_taken(session, house)
    return True


def _go(session: Session, person: Resident, home: Household, *, at: datetime) -> Resident:
    """One person, with the visits that are about them."""
    waiting = _open_visits(session, Visit.resident_id == person.id)
    new = _begin_again(session, person, home, at=at)
    _carry_visits(session, waiting, home, {person.id: new.id})
    return new


def _begin_again(session: Session, person: Resident, home: Household, *, at: datetime) -> Resident:
    new = Resident(household_id=home.id, name=person.name, kana=person.kana, birth_year=person.birth_year)
    session.add(new)
    session.flush()
    become = {
        consent.id: _carry_consent(session, consent, new.id).id
        for consent in leaving.consents_in_force(session, person.id)
    }
    for away in session.scalars(
        select(Absence)
        .where(Absence.resident_id == person.id, Absence.undone_at.is_(None))
        .where(or_(Absence.last_on.is_(None), Absence.last_on >= local_day(at)))
    ).all():
        session.add(_copy_absence(away, new.id, become))
    leaving.end_person(session, person, at=at)
    return new


def _carry_consent(session: Session, given: Consent, resident_id: UUID) -> Consent:
    """The same consent of the same person, for the same phones."""
    same = Consent(
        resident_id=resident_id,
        relation=given.relation,
        name=given.name,
        given=given.given,
        given_at=given.given_at,
        signed_on=given.signed_on,
        device_id=given.device_id,
        recorded_by=given.recorded_by,
        paused_at=given.paused_at,
    )
    session.add(same)
    session.flush()
    for access in session.scalars(select(FamilyAccess).where(FamilyAccess.consent_id == given.id)).all():
        session.add(FamilyAccess(phone_id=access.phone_id, consent_id=same.id, since=access.since))
    mail.go_along(session, given.id, same.id)
    return same


def _copy_absence(away: Absence, resident_id: UUID, consents: dict[UUID, UUID]) -> Absence:
    return Absence(
        resident_id=resident_id,
        first_on=away.first_on,
        last_on=away.last_on,
        entered_by=away.entered_by,
        consent_id=consents.get(away.consent_id, away.consent_id) if away.consent_id else None,
        device_id=away.device_id,
        recorded_by=away.recorded_by,
        entered_at=away.entered_at,
    )


def _open_visits(session: Session, whose: ColumnElement[bool]) -> list[Visit]:
    """Whoever asked for somebody still waits; a silent tablet is noticed again where it stands now."""
    return list(session.scalars(select(Visit).where(whose, Visit.closed_at.is_(None), Visit.why != Why.TABLET_SILENT)))


def _carry_visits(session: Session, waiting: list[Visit], home: Household, become: dict[UUID, UUID]) -> None:
    for visit in waiting:
        who = become.get(visit.resident_id) if visit.resident_id else None
        visits.note(session, visit.why, home, at=visit.since, resident_id=who, message_id=visit.message_id)
