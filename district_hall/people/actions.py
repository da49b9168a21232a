"""What changes people's accounts and sessions, inside the caller's transaction."""

import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import true, update
from sqlalchemy.orm import Session

from district_hall import attempts, audit
from district_hall.attempts import Trying
from district_hall.people.models import StaffAccount, StaffSession


def open_session(session: Session, account_id: UUID, login: str, *, at: datetime) -> str:
    """Signs in and returns the new session's token (256 random bits, base64url); only its hash is kept."""
    token = secrets.token_urlsafe(32)
    opened = StaffSession(
        account_id=account_id, token_hash=sha256(token.encode()).digest(), created_at=at, last_seen_at=at
    )
    session.add(opened)
    attempts.forget(session, Trying.SIGN_IN_ACCOUNT, login)
    audit.record(session, "sign_in", opened, by=account_id)
    return token


def note_failed_sign_in(session: Session, login: str, address: str, *, at: datetime) -> None:
    attempts.note(session, Trying.SIGN_IN_ACCOUNT, login, at=at)
    attempts.note(session, Trying.SIGN_IN_ADDRESS, address, at=at)
    attempts.forget_old(session, at=at)


def note_seen(session: Session, session_id: UUID, *, at: datetime) -> None:
    session.get_one(StaffSession, session_id).last_seen_at = at


def end_session(session: Session, session_id: UUID, *, at: datetime) -> None:
    ended = session.get_one(StaffSession, session_id)
    ended.ended_at = at
    audit.record(session, "sign_out", ended, by=ended.account_id)


def choose_language(session: Session, account_id: UUID, language: str) -> None:
    session.get_one(StaffAccount, account_id).language = language


def change_password(
    session: Session, account_id: UUID, password_hash: str, *, keep_session: UUID | None, at: datetime
) -> None:
    """The account's new password, chosen by its holder; every other session of theirs ends."""
    account = session.get_one(StaffAccount, account_id)
    account.password_hash, account.must_change_password = password_hash, False
    end_sessions(session, account_id, but=keep_session, at=at)
    audit.record(session, "change_password", account, by=account_id)


def end_sessions(session: Session, account_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """Signs every browser of this account out at once, but one."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
        .where(StaffSession.id != but if but else true())
        .values(ended_at=at)
    )
