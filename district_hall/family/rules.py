"""What is decided about what a family contact is shown. Days are Japan's; never which deed it was."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
DAYS = 7
SILENT_AFTER = timedelta(minutes=30)
LATE_FROM = time(12)
EARLY_UNTIL = time(9)  # a first sign is hardly to be expected before: then "none yet" is no reason to worry
TAKE_BACK = timedelta(minutes=2)
LONGEST_NAME = 40
LONGEST_TYPED = 200  # folding takes the square of a text's length, and strangers may type
LONGEST_AHEAD = timedelta(days=366)
LONGEST_BACK = timedelta(days=7)


class Glance(StrEnum):
    """The one answer of today, the strongest first: what is paused shows nothing else; who gave a sign is well."""

    PAUSED = "paused"
    SIGN = "sign"
    AWAY = "away"
    SILENT = "silent"
    NONE = "none"


class Mark(StrEnum):
    """What one day of the week shows. YET: today, and no sign so far. BEFORE: nobody was watched yet, so nothing is missed."""

    SIGN = "sign"
    LATE = "late"
    AWAY = "away"
    NONE = "none"
    YET = "yet"
    BEFORE = "before"


@dataclass(frozen=True)
class Span:
    """From `first_on` to `last_on`, both inclusive; without `last_on` until told otherwise.

    One that was undone on a day covers the days before it: somebody came back early.
    """

    first_on: date
    last_on: date | None
    undone_on: date | None = None

    def covers(self, day: date) -> bool:
        if self.undone_on is not None and day >= self.undone_on:
            return False
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    def is_over(self, today: date) -> bool:
        return self.undone_on is not None or (self.last_on is not None and self.last_on < today)

    def meets(self, other: "Span") -> bool:
        starts_in_time = other.last_on is None or self.first_on <= other.last_on
        return starts_in_time and (self.last_on is None or other.first_on <= self.last_on)


@dataclass(frozen=True)
class Day:
    on: date
    mark: Mark
    first_at: datetime | None = None


def day_of(at: datetime) -> date:
    return at.astimezone(JST).date()


def start_of(day: date) -> datetime:
    """Midnight in Japan with which the day begins."""
    return datetime.combine(day, time(), JST)


def first_day_shown(at: datetime) -> date:
    return day_of(at) - timedelta(days=DAYS - 1)


def is_late(first_at: datetime) -> bool:
    return first_at.astimezone(JST).time() >= LATE_FROM


def is_early(at: datetime) -> bool:
    return at.astimezone(JST).time() < EARLY_UNTIL


def week(signs: Iterable[datetime], away: Sequence[Span], *, since: date, at: datetime) -> list[Day]:
    """The last seven days with the first sign of each, today as the last. `since`: the day of the consent."""
    firsts: dict[date, datetime] = {}
    for sign in signs:
        on = day_of(sign)
        firsts[on] = min(sign, firsts.get(on, sign))
    start, today = first_day_shown(at), day_of(at)
    days = [start + timedelta(number) for number in range(DAYS)]
    return [Day(on, _mark(on, firsts.get(on), away, since=since, today=today), firsts.get(on)) for on in days]


def _mark(on: date, first_at: datetime | None, away: Sequence[Span], *, since: date, today: date) -> Mark:
    if first_at is not None:
        return Mark.LATE if is_late(first_at) else Mark.SIGN
    if any(span.covers(on) for span in away):
        return Mark.AWAY
    if on == today:
        return Mark.YET
    return Mark.BEFORE if on < since else Mark.NONE


def silent_since(last_seen: Iterable[datetime], *, at: datetime) -> datetime | None:
    """Since when none of the home's tablets was heard; None while one is, or where there is none."""
    newest = max(last_seen, default=None)
    return newest if newest is not None and at - newest > SILENT_AFTER else None


def glance(today: Day, *, silent: bool) -> Glance:
    """Of a consent that isn't paused. A silent tablet says nothing about the person."""
    if today.first_at is not None:
        return Glance.SIGN
    if today.mark is Mark.AWAY:
        return Glance.AWAY
    return Glance.SILENT if silent else Glance.NONE


def given_name(name: str) -> str:
    """ハツ of 荻原 ハツ; the whole where it is written without a blank."""
    return name.rsplit(maxsplit=1)[-1] if name.split() else name


def tidy_name(typed: str) -> str | None:
    """A contact's name as it is kept; None where it can't be anybody's."""
    if len(typed) > LONGEST_TYPED:
        return None
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None
