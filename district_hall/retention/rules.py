"""What is decided about keeping: how long each kind of record stays, and how far the town office may change that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """The kinds of record that have a period; what starts it is said at each."""

    SIGNS_OF_LIFE = "signs_of_life"  # from the deed
    RECEIPTS = (
        "receipts"  # from the receipt: then who it was goes, that the household has read it stays (see decision 14)
    )
    LOOKS = "looks"  # from the look
    ABSENCES = "absences"  # from the last day, or from when it was undone
    CONSENTS = "consents"  # from the end
    VISITS = "visits"  # from the end
    LEFT_PEOPLE = "left_people"  # from leaving
    DEVICES = "devices"  # from being shut out
    CODES = "codes"  # from being used, replaced or past their time
    SESSIONS = "sessions"  # from the end, or the last use
    ATTEMPTS = "attempts"  # from the try
    DELIVERIES = "deliveries"  # from when nothing was left to do: which address was tried, and what its service said
    CIRCULARS = "circulars"  # from being withdrawn or past their time
    ALERTS = "alerts"  # from the last change of the last of a chain (update, all clear …)
    AUDIT = "audit"  # from the act


@dataclass(frozen=True)
class Term:
    """Days: unless the office says otherwise, and the least and the most that it may say."""

    days: int
    least: int
    most: int

    @property
    def is_fixed(self) -> bool:
        return self.least == self.most


YEAR = 365

TERMS: dict[Kept, Term] = {
    # The family's page shows seven days; what is usual for somebody is learnt from some weeks.
    Kept.SIGNS_OF_LIFE: Term(90, 31, YEAR),
    Kept.RECEIPTS: Term(YEAR, 90, 5 * YEAR),
    # The elder is shown who looked; half a year lets them notice a habit.
    Kept.LOOKS: Term(180, 31, 3 * YEAR),
    Kept.ABSENCES: Term(90, 31, 3 * YEAR),
    Kept.CONSENTS: Term(YEAR, 90, 5 * YEAR),
    Kept.VISITS: Term(YEAR, 90, 5 * YEAR),
    Kept.LEFT_PEOPLE: Term(YEAR, 31, 5 * YEAR),
    Kept.DEVICES: Term(2 * YEAR, 90, 5 * YEAR),
    Kept.CODES: Term(30, 1, YEAR),
    # More than people.rules.SESSION_LONGEST: a session that still holds is never taken away.
    Kept.SESSIONS: Term(90, 31, YEAR),
    # They only slow guessing down, and are hashes; attempts.forget_old keeps the same day.
    Kept.ATTEMPTS: Term(1, 1, 1),
    # Long enough to look into why something didn't arrive.
    Kept.DELIVERIES: Term(90, 31, YEAR),
    Kept.CIRCULARS: Term(3 * YEAR, YEAR, 10 * YEAR),
    # What was announced is what the town answers for afterwards.
    Kept.ALERTS: Term(5 * YEAR, YEAR, 10 * YEAR),
    Kept.AUDIT: Term(5 * YEAR, YEAR, 10 * YEAR),
}


def is_allowed(kept: Kept, days: int) -> bool:
    return TERMS[kept].least <= days <= TERMS[kept].most


def kept_since(days: int, *, at: datetime) -> datetime:
    """What is older than this goes."""
    return at - timedelta(days=days)
