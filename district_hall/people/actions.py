"""What changes people's accounts and sessions, inside the caller's transaction."""

import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

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
