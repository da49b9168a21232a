"""What is decided about devices and pairing."""

from datetime import datetime, timedelta
from enum import StrEnum

CODE_LIVES = timedelta(minutes=30)
PAPER_CODE_LIVES = timedelta(days=14)
WRONG_TRIES = 5
ADDRESS_WINDOW = timedelta(minutes=15)
TRIES_PER_ADDRESS = 10
SEEN_EVERY = timedelta(minutes=5)


def was_seen_long_ago(last_seen_at: datetime, *, at: datetime) -> bool:
    """Whether being here is to be written down anew; also where the clock was set back."""
    return abs(at - last_seen_at) > SEEN_EVERY


class CodeState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    ENDED = "ended"


def code_state(
    *, used_at: datetime | None, expires_at: datetime, wrong_tries: int, by_digits: bool, at: datetime
) -> CodeState:
    """Whether a code may still be used. Wrong tries end only the six digits: the QR code's 256 bits can't be guessed."""
    if used_at is not None:
        return CodeState.USED
    if at >= expires_at:
        return CodeState.EXPIRED
    if by_digits and wrong_tries >= WRONG_TRIES:
        return CodeState.ENDED
    return CodeState.OPEN
