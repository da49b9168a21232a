"""What is decided about people."""

from datetime import datetime, timedelta

SESSION_IDLE = timedelta(days=7)
SESSION_LONGEST = timedelta(days=30)

# At least 8 (NIST SP 800-63B), and 15 where it is the only factor (ASVS 5, 6.2.1 and 6.2.9).
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128

TRY_WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 30


def session_is_over(*, created_at: datetime, last_seen_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """A leader's phone stays signed in for a week of rest and a month in all (OWASP ASVS 5, 7.3)."""
    return ended_at is not None or at - last_seen_at > SESSION_IDLE or at - created_at > SESSION_LONGEST


def too_many_tries(*, account: int, address: int) -> bool:
    """Whether sign-in must wait, given the failures within TRY_WINDOW."""
    return account >= TRIES_PER_ACCOUNT or address >= TRIES_PER_ADDRESS
