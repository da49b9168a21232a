"""What changes devices: making a pairing code, pairing, revoking."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall import attempts, audit
from district_hall.attempts import Trying
from district_hall.audit import ActorKind
from district_hall.devices import questions, rules
from district_hall.devices.models import Device, DeviceKind, HouseholdCard, PairingCode, Revoked, TextSize
from district_hall.devices.rules import CodeState
from district_hall.errors import N_, Refused, TooMany

LANGUAGES = ("ja", "ja-plain", "en")


class CannotPair(Refused):
    """The code doesn't open anything (any more)."""


REFUSALS = {
    CodeState.USED: ("pairing-used", N_("この番号は、もう使われました。区長に新しい番号をたのんでください。")),
    CodeState.EXPIRED: ("pairing-expired", N_("この番号は、期限がすぎました。区長に新しい番号をたのんでください。")),
    CodeState.ENDED: (
        "pairing-ended",
        N_("まちがいが続いたので、この番号は使えなくなりました。区長に新しい番号をたのんでください。"),
    ),
}


@dataclass(frozen=True)
class NewCode:
    """What the leader is shown, once: `digits` to press (none where they would live too long), `secret` for the QR code."""

    id: UUID
    digits: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Paired:
    """A new device; `credential` goes into its cookie and is kept nowhere else."""

    device_id: UUID
    credential: str


def make_pairing_code(
    session: Session,
    household_id: UUID,
    kind: DeviceKind,
    *,
    by: UUID,
    at: datetime,
    lives: timedelta = rules.CODE_LIVES,
    replaces: UUID | None = None,
) -> NewCode:
    """A new way in; an older open code of the same household and kind ends with it.

    One that `lives` longer than usual (on paper) is a QR code alone: six digits could be guessed in that time. The
    device it `replaces` is shut out in the moment in which the new one is paired.
    """
    session.execute(
        update(PairingCode)
        .where(PairingCode.household_id == household_id, PairingCode.kind == kind)
        .where(PairingCode.used_at.is_(None), PairingCode.expires_at > at)
        .values(expires_at=at)
    )
    code = PairingCode(household_id=household_id, kind=kind, replaces_id=replaces)
    return _new_code(session, code, by=by, at=at, lives=lives)


def make_hall_code(session: Session, hall_id: UUID, *, by: UUID, at: datetime, replaces: UUID | None = None) -> NewCode:
    """A way in for a hall's shared tablet; an older open code of the same hall ends with it."""
    session.execute(
        update(PairingCode)
        .where(PairingCode.hall_id == hall_id, PairingCode.used_at.is_(None), PairingCode.expires_at > at)
        .values(expires_at=at)
    )
    code = PairingCode(hall_id=hall_id, kind=DeviceKind.HALL, replaces_id=replaces)
    return _new_code(session, code, by=by, at=at)


def make_household_card(session: Session, household_id: UUID, *, by: UUID, at: datetime) -> str:
    """A new QR card for the hall's tablet; returns its secret (256 bits, base64url), once. The card before ends."""
    session.execute(
        update(HouseholdCard)
        .where(HouseholdCard.household_id == household_id, HouseholdCard.ended_at.is_(None))
        .values(ended_at=at)
    )
    secret = secrets.token_urlsafe(32)
    card = HouseholdCard(household_id=household_id, secret_hash=questions.hash_of(secret), made_by=by, made_at=at)
    session.add(card)
    session.flush()
    audit.record(session, "make_household_card", card, by=by)
    return secret


def _new_code(
    session: Session, code: PairingCode, *, by: UUID, at: datetime, lives: timedelta = rules.CODE_LIVES
) -> NewCode:
    digits = _free_digits(session, at=at) if lives <= rules.CODE_LIVES else ""
    secret = secrets.token_urlsafe(32)
    code.digits_hash = questions.hash_of(digits or secrets.token_urlsafe(32))
    code.secret_hash = questions.hash_of(secret)
    code.made_by, code.made_at, code.expires_at = by, at, at + lives
    session.add(code)
    session.flush()
    audit.record(session, "make_pairing_code", code, by=by, kind_of_device=code.kind)
    return NewCode(code.id, digits, secret, code.expires_at)


def _free_digits(session: Session, *, at: datetime) -> str:
    """Six digits that no open code has."""
    while True:
        digits = f"{secrets.randbelow(1_000_000):06}"
        other = questions.code_by_digits(session, digits)
        if other is None or other.used_at is not None or other.expires_at <= at:
            return digits


def look_at_code(session: Session, secret: str, *, at: datetime) -> PairingCode:
    """The code a QR link stands for, unused; raises CannotPair."""
    code = questions.code_by_secret(session, secret)
    _refuse_unless_open(code, by_digits=False, at=at)
    assert code is not None
    return code


def pair_by_secret(session: Session, secret: str, *, at: datetime) -> Paired:
    return _pair(session, look_at_code(session, secret, at=at), at=at)


def pair_by_digits(session: Session, digits: str, address: str, *, at: datetime) -> Paired | Refused:
    """Pairs, or returns (not raises) the refusal, so that the wrong try is committed.

    `address` is where the try comes from; too many from one address must wait, which costs no code its life.
    """
    since = at - rules.ADDRESS_WINDOW
    if attempts.count(session, Trying.PAIRING_ADDRESS, address, since=since) >= rules.TRIES_PER_ADDRESS:
        return TooMany(
            "too-many-tries",
            N_("まちがいが続きました。しばらく待ってから、もう一度ためしてください。"),
            retry_after=int(rules.ADDRESS_WINDOW.total_seconds()),
        )
    code = questions.code_by_digits(session, digits)
    try:
        _refuse_unless_open(code, by_digits=True, at=at)
    except CannotPair as refusal:
        attempts.note(session, Trying.PAIRING_ADDRESS, address, at=at)
        attempts.forget_old(session, at=at)
        if code is None:
            _count_wrong_try(session, at=at)
        return refusal
    assert code is not None
    return _pair(session, code, at=at)


def _count_wrong_try(session: Session, *, at: datetime) -> None:
    """Only against codes that can have digits: of those on paper a whole town's may be open for weeks."""
    session.execute(
        update(PairingCode)
        .where(PairingCode.used_at.is_(None), PairingCode.expires_at > at)
        .where(PairingCode.made_at > at - rules.CODE_LIVES)
        .values(wrong_tries=PairingCode.wrong_tries + 1)
    )


def _refuse_unless_open(code: PairingCode | None, *, by_digits: bool, at: datetime) -> None:
    if code is None:
        raise CannotPair("pairing-unknown", N_("この番号は見つかりません。もう一度、たしかめてください。"))
    state = rules.code_state(
        used_at=code.used_at, expires_at=code.expires_at, wrong_tries=code.wrong_tries, by_digits=by_digits, at=at
    )
    if state is not CodeState.OPEN:
        raise CannotPair(*REFUSALS[state])


def _pair(session: Session, code: PairingCode, *, at: datetime) -> Paired:
    # Two tablets at the same moment: the conditional update lets one of them have it.
    taken = session.execute(
        update(PairingCode).where(PairingCode.id == code.id, PairingCode.used_at.is_(None)).values(used_at=at)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise CannotPair(*REFUSALS[CodeState.USED])
    credential = secrets.token_urlsafe(32)
    device = Device(
        household_id=code.household_id,
        hall_id=code.hall_id,
        kind=code.kind,
        credential_hash=questions.hash_of(credential),
        paired_at=at,
        last_seen_at=at,
    )
    session.add(device)
    session.flush()
    session.execute(update(PairingCode).where(PairingCode.id == code.id).values(device_id=device.id))
    audit.record(session, "pair", device, by=device.id, kind=ActorKind.DEVICE)
    if code.replaces_id is not None and code.made_by is not None:
        revoke(session, code.replaces_id, by=code.made_by, at=at, why=Revoked.SWAPPED)
    return Paired(device.id, credential)


def revoke(session: Session, device_id: UUID, *, by: UUID, at: datetime, why: Revoked = Revoked.LOST) -> None:
    """Shuts the device out; its sockets close within a second, its cookie opens nothing any more."""
    device = questions.device(session, device_id)
    if device.revoked_at is None:
        device.revoked_at, device.revoked_why = at, why
        audit.record(session, "revoke", device, by=by, why=why)


def change_settings(
    session: Session, device_id: UUID, *, language: str | None = None, text_size: str | None = None
) -> None:
    """Raises Refused for a language or size that there isn't."""
    device = session.scalar(select(Device).where(Device.id == device_id).with_for_update())
    if device is None or language not in (None, *LANGUAGES) or text_size not in (None, *TextSize):
        raise Refused("setting-unknown", N_("この設定はありません。"))
    if language is not None:
        device.language = language
    if text_size is not None:
        device.text_size = TextSize(text_size)
