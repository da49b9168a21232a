"""What is asked about devices."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from district_hall.devices.models import Device, DeviceKind, PairingCode
from district_hall.errors import NotFound
from district_hall.people.roles import Office, Place, Role, Visitor
from district_hall.places.models import Household

ROLE_OF = {DeviceKind.TABLET: Role.HOUSEHOLD_TABLET, DeviceKind.PHONE: Role.HOUSEHOLD_PHONE}


def device_with(session: Session, credential: str) -> Device | None:
    """The device that holds this credential, with its household; None where unknown or revoked."""
    return session.scalar(
        select(Device)
        .where(Device.credential_hash == hash_of(credential), Device.revoked_at.is_(None))
        .options(joinedload(Device.household).joinedload(Household.group))
        .options(joinedload(Device.household).joinedload(Household.district))
    )


def visitor_of(device: Device) -> Visitor:
    home = Place(device.household.district_id, device.household_id)
    return Visitor(
        device_id=device.id,
        offices=(Office(ROLE_OF[device.kind], home),),
        language=device.language,
        home=home,
    )


def device(session: Session, device_id: UUID) -> Device:
    """Raises NotFound."""
    found = session.scalar(select(Device).where(Device.id == device_id).options(joinedload(Device.household)))
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
        found.setdefault(one.household_id, []).append(one)
    return found


def revoked_since(session: Session, moment: datetime) -> list[UUID]:
    return list(session.scalars(select(Device.id).where(Device.revoked_at >= moment)))


def code_by_secret(session: Session, secret: str) -> PairingCode | None:
    return session.scalar(
        select(PairingCode)
        .where(PairingCode.secret_hash == hash_of(secret))
        .options(joinedload(PairingCode.household).joinedload(Household.group))
        .options(joinedload(PairingCode.household).joinedload(Household.district))
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
