"""What links a LINE user to a household, and what ends it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from district_hall import attempts, audit
from district_hall.attempts import Trying
from district_hall.delivery.channels.line.models import LineCode, LineContact, LineReply
from district_hall.devices import rules
from district_hall.places.models import Household


@dataclass(frozen=True)
class NewCode:
    """Shown once."""

    digits: str
    expires_at: datetime


def make_code(session: Session, household_id: UUID, *, by: UUID, at: datetime) -> NewCode:
    """Six digits for one LINE user of this household; its open code before ends with it."""
    open_codes = (LineCode.used_at.is_(None), LineCode.expires_at > at)
    session.execute(update(LineCode).where(LineCode.household_id == household_id, *open_codes).values(expires_at=at))
    taken = set(session.scalars(select(LineCode.digits_hash).where(*open_codes)))
    digits = next(one for one in iter(_draw, "") if _hash(one) not in taken)
    code = LineCode(
        household_id=household_id,
        digits_hash=_hash(digits),
        made_by=by,
        made_at=at,
        expires_at=at + rules.CODE_LIVES,
    )
    session.add(code)
    session.flush()
    audit.record(session, "make_line_code", session.get_one(Household, household_id), by=by)
    return NewCode(digits, code.expires_at)


def _draw() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def _hash(digits: str) -> bytes:
    return sha256(digits.encode()).digest()


def link(session: Session, user_id: str, digits: str, *, at: datetime) -> bool:
    """Whether the digits were a household's. A user who tries too often must wait; a code ends after five wrong tries."""
    since = at - rules.ADDRESS_WINDOW
    if attempts.count(session, Trying.LINE_USER, user_id, since=since) >= rules.TRIES_PER_ADDRESS:
        return False
    code = session.scalar(
        select(LineCode)
        .join(Household, Household.id == LineCode.household_id)
        .where(LineCode.digits_hash == _hash(digits), LineCode.used_at.is_(None), LineCode.expires_at > at)
        .where(LineCode.wrong_tries < rules.WRONG_TRIES, Household.left_at.is_(None))
        .with_for_update(of=LineCode)
    )
    if code is None:
        attempts.note(session, Trying.LINE_USER, user_id, at=at)
        attempts.forget_old(session, at=at)
        # It can't be pinned on one code, so it counts against each that is open.
        still_open = (LineCode.used_at.is_(None), LineCode.expires_at > at)
        session.execute(update(LineCode).where(*still_open).values(wrong_tries=LineCode.wrong_tries + 1))
        return False
    code.used_at = at
    session.execute(delete(LineContact).where(LineContact.user_id == user_id))
    session.add(LineContact(household_id=code.household_id, user_id=user_id, linked_at=at))
    audit.record(session, "link_line", session.get_one(Household, code.household_id), by=None)
    return True


def answer_digits(session: Session, user_id: str, digits: str, reply_token: str, *, at: datetime) -> None:
    """Links the user where the digits are right, and has them told whether they were."""
    was_linked = link(session, user_id, digits, at=at)
    if reply_token:
        session.add(LineReply(token=reply_token, was_linked=was_linked, made_at=at))


def unlink(session: Session, user_id: str) -> None:
    """They have blocked the official account, or left LINE."""
    found = session.scalar(select(LineContact).where(LineContact.user_id == user_id))
    if found is not None:
        audit.record(session, "unlink_line", session.get_one(Household, found.household_id), by=None)
        session.delete(found)


def unlink_household(session: Session, household_id: UUID, *, by: UUID) -> None:
    """All of its users: a leader does it for whoever can't in LINE itself."""
    gone = session.scalars(
        delete(LineContact).where(LineContact.household_id == household_id).returning(LineContact.id)
    )
    if gone.all():
        audit.record(session, "unlink_line", session.get_one(Household, household_id), by=by)


def go_along(session: Session, before: UUID, household_id: UUID) -> None:
    """The household has moved: its people read LINE as before."""
    session.execute(update(LineContact).where(LineContact.household_id == before).values(household_id=household_id))


def forget_unneeded(session: Session) -> int:
    """Those of households that have left. Returns how many."""
    left = exists().where(Household.id == LineContact.household_id, Household.left_at.is_not(None))
    return len(session.scalars(delete(LineContact).where(left).returning(LineContact.id)).all())
