"""How a family contact's phone gets in: a code for one consent, used once, as with devices (docs/decisions/0005).

One consent is one person, so it lets one phone look: a newer phone takes the place of the one before.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from district_hall import attempts
from district_hall.attempts import Trying
from district_hall.devices import rules as pairing_rules
from district_hall.devices.rules import CodeState
from district_hall.errors import N_, NotFound, Refused, TooMany
from district_hall.family import actions, questions, rules
from district_hall.family.acting import By, write_down
from district_hall.family.actions import Wish
from district_hall.family.models import Consent, FamilyAccess, FamilyCode, FamilyPhone, Given, Party

UNKNOWN = ("pairing-unknown", N_("この番号は見つかりません。もう一度、たしかめてください。"))
REFUSALS = {
    CodeState.USED: ("pairing-used", N_("この番号は、もう使われました。新しい番号を聞いてください。")),
    CodeState.EXPIRED: ("pairing-expired", N_("この番号は、期限がすぎました。新しい番号を聞いてください。")),
    CodeState.ENDED: (
        "pairing-ended",
        N_("まちがいが続いたので、この番号は使えなくなりました。新しい番号を聞いてください。"),
    ),
}


class CannotPair(Refused):
    """The code doesn't open anything (any more)."""


@dataclass(frozen=True)
class NewCode:
    """Shown once: `digits` to tell by telephone, `secret` for the QR code."""

    digits: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Contact:
    """Who holds the phone. `phone_id` where this browser looks at somebody already."""

    name: str
    language: str = "ja"
    phone_id: UUID | None = None


@dataclass(frozen=True)
class Paired:
    """`credential` goes into the phone's cookie; None where it has one already."""

    consent_id: UUID
    household_id: UUID
    credential: str | None


def invite(session: Session, household_id: UUID, wish: Wish, *, by: By, at: datetime) -> tuple[Consent, NewCode]:
    """The consent, and in the same transaction the way in for whom it lets look."""
    given = actions.give(session, household_id, wish, by=by, at=at)
    return given, make_code(session, given.id, by=by, at=at)


def make_code(session: Session, consent_id: UUID, *, by: By, at: datetime) -> NewCode:
    """A new way in; the open one before ends with it. Raises NotFound where the consent has ended."""
    consent = questions.consent(session, consent_id)
    session.execute(
        update(FamilyCode)
        .where(FamilyCode.consent_id == consent_id, FamilyCode.used_at.is_(None), FamilyCode.expires_at > at)
        .values(expires_at=at)
    )
    digits, secret = _free_digits(session, at=at), secrets.token_urlsafe(32)
    code = FamilyCode(
        consent_id=consent.id,
        digits_hash=questions.hash_of(digits),
        secret_hash=questions.hash_of(secret),
        made_at=at,
        expires_at=at + pairing_rules.CODE_LIVES,
    )
    session.add(code)
    session.flush()
    write_down(session, "make_family_code", consent, by)
    return NewCode(digits, secret, code.expires_at)


def _free_digits(session: Session, *, at: datetime) -> str:
    """Six digits that no open code has."""
    while True:
        digits = f"{secrets.randbelow(1_000_000):06}"
        other = questions.code_by_digits(session, digits)
        if other is None or other.used_at is not None or other.expires_at <= at:
            return digits


def look_at_code(session: Session, secret: str, *, at: datetime) -> Consent:
    """Whom a QR link would let see, unused; raises CannotPair."""
    return _opened(session, questions.code_by_secret(session, secret), by_digits=False, at=at)[1]


def pair_by_secret(session: Session, secret: str, contact: Contact, *, at: datetime) -> Paired:
    _refuse_nameless(contact)
    code = questions.code_by_secret(session, secret)
    return _pair(session, *_opened(session, code, by_digits=False, at=at), contact, at=at)


def pair_by_digits(session: Session, digits: str, contact: Contact, address: str, *, at: datetime) -> Paired | Refused:
    """Pairs, or returns (not raises) the refusal, so that the wrong try is committed.

    `address` is where the try comes from; too many from one address must wait, which costs no code its life.
    """
    _refuse_nameless(contact)
    since = at - pairing_rules.ADDRESS_WINDOW
    if attempts.count(session, Trying.FAMILY_ADDRESS, address, since=since) >= pairing_rules.TRIES_PER_ADDRESS:
        return TooMany(
            "too-many-tries",
            N_("まちがいが続きました。しばらく待ってから、もう一度ためしてください。"),
            retry_after=int(pairing_rules.ADDRESS_WINDOW.total_seconds()),
        )
    code = questions.code_by_digits(session, digits)
    try:
        opened = _opened(session, code, by_digits=True, at=at)
    except CannotPair as refusal:
        attempts.note(session, Trying.FAMILY_ADDRESS, address, at=at)
        attempts.forget_old(session, at=at)
        if code is None:
            _count_wrong_try(session, at=at)
        return refusal
    return _pair(session, *opened, contact, at=at)


def _refuse_nameless(contact: Contact) -> None:
    """The elder is to read who looks."""
    if rules.tidy_name(contact.name) is None:
        raise Refused("name-unusable", N_("お名前を、40文字までで入れてください。"), field="name")


def _count_wrong_try(session: Session, *, at: datetime) -> None:
    """It can't be pinned on one code, so it counts against each that is open."""
    session.execute(
        update(FamilyCode)
        .where(FamilyCode.used_at.is_(None), FamilyCode.expires_at > at)
        .values(wrong_tries=FamilyCode.wrong_tries + 1)
    )


def _opened(session: Session, code: FamilyCode | None, *, by_digits: bool, at: datetime) -> tuple[FamilyCode, Consent]:
    if code is None:
        raise CannotPair(*UNKNOWN)
    state = pairing_rules.code_state(
        used_at=code.used_at, expires_at=code.expires_at, wrong_tries=code.wrong_tries, by_digits=by_digits, at=at
    )
    if state is not CodeState.OPEN:
        raise CannotPair(*REFUSALS[state])
    try:
        return code, questions.consent(session, code.consent_id)
    except NotFound:
        raise CannotPair(*REFUSALS[CodeState.EXPIRED]) from None


def _pair(session: Session, code: FamilyCode, consent: Consent, contact: Contact, *, at: datetime) -> Paired:
    # Two phones at the same moment: the conditional update lets one of them have it.
    taken = session.execute(
        update(FamilyCode).where(FamilyCode.id == code.id, FamilyCode.used_at.is_(None)).values(used_at=at)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise CannotPair(*REFUSALS[CodeState.USED])
    if consent.given is Given.TABLET or not consent.name:
        consent.name = rules.tidy_name(contact.name) or ""  # on paper the elder has signed for a name
    phone_id, credential = contact.phone_id, None
    if phone_id is None:
        phone_id, credential = _new_phone(session, contact, at=at)
    session.execute(delete(FamilyAccess).where(FamilyAccess.consent_id == consent.id))
    session.add(FamilyAccess(phone_id=phone_id, consent_id=consent.id, since=at))
    session.flush()
    write_down(session, "pair_family_phone", consent, By(Party.FAMILY, phone_id))
    return Paired(consent.id, consent.resident.household_id, credential)


def _new_phone(session: Session, contact: Contact, *, at: datetime) -> tuple[UUID, str]:
    credential = secrets.token_urlsafe(32)
    phone = FamilyPhone(
        credential_hash=questions.hash_of(credential), language=contact.language, paired_at=at, last_seen_at=at
    )
    session.add(phone)
    session.flush()
    return phone.id, credential
