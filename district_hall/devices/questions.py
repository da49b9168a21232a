"""What is asked about devices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from district_hall.devices.models import Device, DeviceKind, HouseholdCard, PairingCode
from district_hall.errors import NotFound
from district_hall.people.roles import Office, Place, Role, Visitor
from district_hall.places.models import Hall, Household

ROLE_OF = {
    DeviceKind.TABLET: Role.HOUSEHOLD_TABLET,
    DeviceKind.PHONE: Role.HOUSEHOLD_PHONE,
    DeviceKind.HALL: Role.HALL_TABLET,
}


def device_with(session: Session, credential: str) -> Device | None:
    """The device that holds this credential, with its household or hall; None where unknown or revoked."""
    return session.scalar(_paired().where(Device.credential_hash == hash_of(credential)))


def devices_in(session: Session, district_id: UUID) -> Sequence[Device]:
    """All paired devices of a district and its halls, each with its household or hall."""
    theirs = or_(
        Device.household_id.in_(select(Household.id).where(Household.district_id == district_id)),
        Device.hall_id.in_(select(Hall.id).where(Hall.district_id == district_id)),
    )
    return session.scalars(_paired().where(theirs)).all()


def _paired() -> Select[Device]:
    return (
        select(Device)
        .where(Device.revoked_at.is_(None))
        .options(joinedload(Device.household).joinedload(Household.group))
        .options(joinedload(Device.household).joinedload(Household.district))
        .options(joinedload(Device.hall).joinedload(Hall.district))
    )


def home_of(device: Device) -> Household | Hall:
    """Where it stands: every device has a household or a hall."""
    home = device.household or device.hall
    assert home is not None
    return home


def visitor_of(device: Device) -> Visitor:
    home = Place(home_of(device).district_id, device.household_id)
    return Visitor(
        device_id=device.id,
        offices=(Office(ROLE_OF[device.kind], home),),
        language=device.language,
        home=home,
    )


def device(session: Session, device_id: UUID) -> Device:
    """Raises NotFound."""
    found = session.scalar(
        select(Device)
        .where(Device.id == device_id)
        .options(joinedload(Device.household).joinedload(Household.group), joinedload(Device.hall))
    )
    if found is None:
        raise NotFound
    return found


def devices_of(session: Session, household_ids: Iterable[UUID]) -> dict[UUID, list[Device]]:
    """The paired devices of each household, oldest first."""
    found: dict[UUID, list[Device]] = {}
    for one in session.scalars(
        select(Device)
        .where(Device.household_id.in_(list(household_ids)), Device.revoked_at.is_(None))
        .order_by(Device.paired_at)
    ):
        if one.household_id is not None:
            found.setdefault(one.household_id, []).append(one)
    return found


def devices_of_hall(session: Session, hall_id: UUID) -> list[Device]:
    """The hall's shared tablets in use, oldest first."""
    return list(
        session.scalars(
            select(Device).where(Device.hall_id == hall_id, Device.revoked_at.is_(None)).order_by(Device.paired_at)
        )
    )


def household_with_card(session: Session, secret: str) -> Household | None:
    """The household whose QR card this is; None where the card is unknown, ended, or its people have left."""
    return session.scalar(
        select(Household)
        .join(HouseholdCard, HouseholdCard.household_id == Household.id)
        .where(HouseholdCard.secret_hash == hash_of(secret), HouseholdCard.ended_at.is_(None))
        .where(Household.left_at.is_(None))
        .options(joinedload(Household.group))
    )


def revoked_since(session: Session, moment: datetime) -> list[UUID]:
    return list(session.scalars(select(Device.id).where(Device.revoked_at >= moment)))


def code_by_secret(session: Session, secret: str) -> PairingCode | None:
    return session.scalar(
        select(PairingCode)
        .where(PairingCode.secret_hash == hash_of(secret))
        .options(joinedload(PairingCode.household).joinedload(Household.group))
        .options(joinedload(PairingCode.household).joinedload(Household.district))
        .options(joinedload(PairingCode.hall).joinedload(Hall.district))
    )


def code_by_digits(session: Session, digits: str) -> PairingCode | None:
    """The newest code with these digits."""
    return session.scalar(
        select(PairingCode)
        .where(PairingCode.digits_hash == hash_of(digits))
        .order_by(PairingCode.made_at.desc())
        .limit(1)
    )


def hash_of(secret: str) -> bytes:
    """SHA-256 suffices for what a machine drew at random (256 bits; the six digits live half an hour at most)."""
    # "surrogatepass": half a character, as JSON can carry it, is a wrong secret and no fault of ours.
    return sha256(secret.encode(errors="surrogatepass")).digest()
