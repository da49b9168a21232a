"""Tables of devices and the codes that pair them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id
from district_hall.places.models import Hall, Household


class DeviceKind(StrEnum):
    TABLET = "tablet"
    PHONE = "phone"
    HALL = "hall"


class TextSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"


class Revoked(StrEnum):
    """Why a device was shut out."""

    LOST = "lost"
    BROKEN = "broken"
    RETURNED = "returned"
    SWAPPED = "swapped"
    LEFT = "left"


class Device(Base):
    """A paired tablet or phone of a household, or (with `hall_id`) a hall's shared tablet.

    Of its credential only the SHA-256 is kept. `label` is the inventory number on a lent tablet's back.
    """

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"), index=True)
    kind: Mapped[DeviceKind]
    label: Mapped[str] = mapped_column(String(20), default="", server_default="")
    credential_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str] = mapped_column(String(8), default="ja")
    text_size: Mapped[TextSize] = mapped_column(default=TextSize.NORMAL)
    paired_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
    revoked_why: Mapped[Revoked | None]

    household: Mapped[Household | None] = relationship()
    hall: Mapped[Hall | None] = relationship()


class PairingCode(Base):
    """A way in for one device: six digits to press, or a long secret in a QR code. Either one uses it up.

    The device that the new one `replaces_id` is shut out in the moment in which the new one is there.
    A wrong try at six digits can't be pinned on one code, so it counts against each that is open; five end the digits.
    """

    __tablename__ = "pairing_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"), index=True)
    kind: Mapped[DeviceKind]
    digits_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))

    household: Mapped[Household | None] = relationship()
    hall: Mapped[Hall | None] = relationship()


class HouseholdCard(Base):
    """The QR card that a household shows to the hall's tablet. A new one ends the one before."""

    __tablename__ = "household_card"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()
