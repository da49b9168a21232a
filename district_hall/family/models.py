"""Tables of consents, the phones they let look, the looks, and absences."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.ids import new_id
from district_hall.people.models import Resident


class Relation(StrEnum):
    """What the contact is to the elder, chosen by touch."""

    SON = "son"
    DAUGHTER = "daughter"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    RELATIVE = "relative"
    FRIEND = "friend"


class Given(StrEnum):
    """How the consent was given: pressed on the tablet, or a signed paper that a leader recorded."""

    TABLET = "tablet"
    PAPER = "paper"


class Party(StrEnum):
    """Who did it: the elder, the family contact, or a leader or office for them."""

    ELDER = "elder"
    FAMILY = "family"
    STAFF = "staff"


class Consent(Base):
    """That `resident` lets one family contact see whether there was a sign today. Never what was read.

    The contact's `name` may be empty until the contact enters it at pairing. `paused_at` is set while it is paused.
    """

    __tablename__ = "family_consent"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    relation: Mapped[Relation]
    name: Mapped[str] = mapped_column(String(40), default="")
    given: Mapped[Given]
    given_at: Mapped[datetime] = mapped_column(default=now)
    signed_on: Mapped[date | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Party | None]

    resident: Mapped[Resident] = relationship()


class FamilyCode(Base):
    """A one-time way in for the family's phone: six digits to tell by telephone, or a long secret in a QR code."""

    __tablename__ = "family_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("family_consent.id"), index=True)
    digits_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    consent: Mapped[Consent] = relationship()


class FamilyPhone(Base):
    """A family contact's browser. Of its credential only the SHA-256 is kept."""

    __tablename__ = "family_phone"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    credential_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str] = mapped_column(String(8), default="ja")
    paired_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)


class FamilyAccess(Base):
    """That a phone may look by a consent, as long as the consent holds."""

    __tablename__ = "family_access"

    phone_id: Mapped[UUID] = mapped_column(ForeignKey("family_phone.id"), primary_key=True)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("family_consent.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(default=now)


class FamilyLook(Base):
    """That somebody looked: shown to the elder. Append-only."""

    __tablename__ = "family_look"
    __table_args__ = (Index("ix_family_look_consent_id_at", "consent_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("family_consent.id"))
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("family_phone.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Absence(Base):
    """That somebody is away from `first_on` to `last_on` (both inclusive, days in Japan; None: until told otherwise)."""

    __tablename__ = "absence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    entered_by: Mapped[Party]
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("family_consent.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    entered_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[Party | None]
