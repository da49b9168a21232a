"""What is asked about family contacts."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.family.models import Consent, FamilyAccess, FamilyPhone
from district_hall.people.models import Resident
from district_hall.people.roles import Office, Place, Role, Visitor
from district_hall.places.models import Household


def phone_with(session: Session, credential: str) -> FamilyPhone | None:
    """The family contact's phone that holds this credential."""
    hashed = sha256(credential.encode(errors="surrogatepass")).digest()
    return session.scalar(select(FamilyPhone).where(FamilyPhone.credential_hash == hashed))


def visitor_of(session: Session, phone: FamilyPhone) -> Visitor:
    """An office for each home with somebody whose consent holds; a phone without any may look nowhere."""
    homes = session.execute(
        select(Household.district_id, Household.id)
        .join(Resident, Resident.household_id == Household.id)
        .join(Consent, Consent.resident_id == Resident.id)
        .join(FamilyAccess, FamilyAccess.consent_id == Consent.id)
        .where(FamilyAccess.phone_id == phone.id, Consent.ended_at.is_(None))
        .distinct()
    )
    offices = tuple(Office(Role.FAMILY, Place(district_id, home_id)) for district_id, home_id in homes)
    return Visitor(family_id=phone.id, offices=offices, language=phone.language)
