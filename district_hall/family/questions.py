"""What is asked about family contacts. A consent of somebody who has left the household is as good as ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from district_hall.devices.models import Device, DeviceKind
from district_hall.errors import NotFound
from district_hall.family import rules
from district_hall.family.models import Absence, Consent, FamilyAccess, FamilyCode, FamilyLook, FamilyPhone
from district_hall.family.rules import Day, Glance, Span
from district_hall.people.models import Resident
from district_hall.people.questions import residents_of
from district_hall.people.roles import Office, Place, Role, Visitor
from district_hall.places.models import Household
from district_hall.signs_of_life.models import SignOfLife

HOLDS = (Consent.ended_at.is_(None), Resident.left_at.is_(None), Household.left_at.is_(None))


@dataclass(frozen=True)
class Sight:
    """What the contact is shown; of a paused consent only that it is paused. Never what was done."""

    consent: Consent
    lives_alone: bool
    glance: Glance
    last_at: datetime | None = None
    has_tablet: bool = False
    silent_since: datetime | None = None
    week: tuple[Day, ...] = ()
    absences: tuple[Absence, ...] = ()

    @property
    def today(self) -> Day:
        return self.week[-1]

    @property
    def away(self) -> Absence | None:
        """The absence that covers today."""
        return next((one for one in self.absences if one.first_on <= self.today.on), None)


def hash_of(secret: str) -> bytes:
    """SHA-256 suffices for what a machine drew at random (see devices/questions.py)."""
    return sha256(secret.encode(errors="surrogatepass")).digest()


def phone_with(session: Session, credential: str) -> FamilyPhone | None:
    """The family contact's phone that holds this credential."""
    return session.scalar(select(FamilyPhone).where(FamilyPhone.credential_hash == hash_of(credential)))


def visitor_of(session: Session, phone: FamilyPhone) -> Visitor:
    """An office for each home with somebody whose consent holds; a phone without any may look nowhere."""
    homes = session.execute(
        select(Household.district_id, Household.id)
        .join(Resident, Resident.household_id == Household.id)
        .join(Consent, Consent.resident_id == Resident.id)
        .join(FamilyAccess, FamilyAccess.consent_id == Consent.id)
        .where(FamilyAccess.phone_id == phone.id, *HOLDS)
        .distinct()
    )
    offices = tuple(Office(Role.FAMILY, Place(district_id, home_id)) for district_id, home_id in homes)
    return Visitor(family_id=phone.id, offices=offices, language=phone.language)


def consents_where(session: Session, *conditions: ColumnElement[bool]) -> list[Consent]:
    """Consents that hold, oldest first, each with its resident, home, group and district."""
    return list(
        session.scalars(
            select(Consent)
            .join(Consent.resident)
            .join(Resident.household)
            .join(Household.district)
            .join(Household.group)
            .where(*HOLDS, *conditions)
            .order_by(Consent.given_at, Consent.id)
            .options(
                contains_eager(Consent.resident).contains_eager(Resident.household).contains_eager(Household.district),
                contains_eager(Consent.resident).contains_eager(Resident.household).contains_eager(Household.group),
            )
        )
    )


def consent(session: Session, consent_id: UUID) -> Consent:
    """One that holds; raises NotFound."""
    found = consents_where(session, Consent.id == consent_id)
    if not found:
        raise NotFound
    return found[0]


def consents_of(session: Session, household_ids: Collection[UUID]) -> list[Consent]:
    """Of everybody in these households."""
    return consents_where(session, Resident.household_id.in_(household_ids))


def _accessible_to(phone_id: UUID) -> ColumnElement[bool]:
    return Consent.id.in_(select(FamilyAccess.consent_id).where(FamilyAccess.phone_id == phone_id))


def consents_for(session: Session, phone_id: UUID) -> list[Consent]:
    """By which this phone may look."""
    return consents_where(session, _accessible_to(phone_id))


def consent_for(session: Session, consent_id: UUID, phone_id: UUID) -> Consent:
    """Raises NotFound where it has ended or is another family's."""
    found = consents_where(session, Consent.id == consent_id, _accessible_to(phone_id))
    if not found:
        raise NotFound
    return found[0]


def could_look(session: Session, consent_id: UUID, phone_id: UUID) -> bool:
    """Whether the phone was ever let in by this consent, which may have ended since."""
    return session.get(FamilyAccess, (phone_id, consent_id)) is not None


def paired(session: Session, consent_ids: Collection[UUID]) -> set[UUID]:
    """Those by which a phone looks already."""
    return set(session.scalars(select(FamilyAccess.consent_id).where(FamilyAccess.consent_id.in_(consent_ids))))


def last_looks(session: Session, consent_ids: Collection[UUID], *, most: int) -> dict[UUID, list[datetime]]:
    """When the contacts looked, by consent, newest first."""
    newest = func.row_number().over(
        partition_by=FamilyLook.consent_id, order_by=(FamilyLook.at.desc(), FamilyLook.id.desc())
    )
    numbered = (
        select(FamilyLook.consent_id, FamilyLook.at, newest.label("place"))
        .where(FamilyLook.consent_id.in_(consent_ids))
        .subquery()
    )
    found: dict[UUID, list[datetime]] = {}
    for consent_id, at in session.execute(
        select(numbered.c.consent_id, numbered.c.at).where(numbered.c.place <= most).order_by(numbered.c.place)
    ):
        found.setdefault(consent_id, []).append(at)
    return found


def absences_of(session: Session, resident_ids: Collection[UUID], *, at: datetime) -> list[Absence]:
    """Those of now and to come, the first first."""
    today = rules.day_of(at)
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.resident_id.in_(resident_ids), Absence.undone_at.is_(None))
            .where(or_(Absence.last_on.is_(None), Absence.last_on >= today))
            .order_by(Absence.first_on, Absence.id)
        )
    )


def code_by_secret(session: Session, secret: str) -> FamilyCode | None:
    return session.scalar(select(FamilyCode).where(FamilyCode.secret_hash == hash_of(secret)))


def code_by_digits(session: Session, digits: str) -> FamilyCode | None:
    """The newest code with these digits."""
    return session.scalar(
        select(FamilyCode).where(FamilyCode.digits_hash == hash_of(digits)).order_by(FamilyCode.made_at.desc()).limit(1)
    )


def sight(session: Session, consent: Consent, *, at: datetime) -> Sight:
    """What the contact sees now. Recording that they looked is the action's (`look`)."""
    resident = consent.resident
    lives_alone = len(residents_of(session, resident.household_id)) == 1
    if consent.paused_at is not None:
        return Sight(consent, lives_alone, Glance.PAUSED)
    signs = _signs_of(resident, lives_alone=lives_alone)
    since = rules.start_of(rules.first_day_shown(at))
    shown = session.scalars(select(SignOfLife.at).where(*signs, SignOfLife.at >= since, SignOfLife.at <= at)).all()
    days = rules.week(shown, _spans(session, resident.id, at=at), since=rules.day_of(consent.given_at), at=at)
    tablets = _last_seen_tablets(session, resident.household_id)
    silent_since = rules.silent_since(tablets, at=at)
    return Sight(
        consent=consent,
        lives_alone=lives_alone,
        glance=rules.glance(days[-1], silent=silent_since is not None),
        last_at=session.scalar(select(func.max(SignOfLife.at)).where(*signs, SignOfLife.at <= at)),
        has_tablet=bool(tablets),
        silent_since=silent_since,
        week=tuple(days),
        absences=tuple(absences_of(session, [resident.id], at=at)),
    )


def _signs_of(resident: Resident, *, lives_alone: bool) -> tuple[ColumnElement[bool], ...]:
    """Who lives alone gives every sign of the home that isn't somebody else's; in a home of several it must say whose."""
    own = SignOfLife.resident_id == resident.id
    whose = or_(own, SignOfLife.resident_id.is_(None)) if lives_alone else own
    return SignOfLife.household_id == resident.household_id, whose


def _spans(session: Session, resident_id: UUID, *, at: datetime) -> list[Span]:
    """Every absence that can touch the days shown, also one that was undone on the way."""
    touching = select(Absence).where(
        Absence.resident_id == resident_id,
        or_(Absence.last_on.is_(None), Absence.last_on >= rules.first_day_shown(at)),
    )
    return [span_of(row) for row in session.scalars(touching)]


def span_of(row: Absence) -> Span:
    return Span(row.first_on, row.last_on, rules.day_of(row.undone_at) if row.undone_at else None)


def _last_seen_tablets(session: Session, household_id: UUID) -> list[datetime]:
    """Phones are often out or off: their silence means nothing."""
    return list(
        session.scalars(
            select(Device.last_seen_at).where(
                Device.household_id == household_id,
                Device.kind == DeviceKind.TABLET,
                Device.revoked_at.is_(None),
            )
        )
    )
