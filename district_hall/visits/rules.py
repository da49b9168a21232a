"""What is decided about visits: pure, standard library only."""

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

Home = TypeVar("Home", bound=Hashable)

SILENT_AFTER = timedelta(days=3)
UNREACHED_AFTER = timedelta(minutes=30)
GRAVE_FROM = 3  # 警戒レベル3 高齢者等避難: from here on somebody must set out
LONGEST_NOTE = 200

ONE_OUTAGE = timedelta(hours=2)
FEWEST_IN_AN_OUTAGE = 5
PERCENT_IN_AN_OUTAGE = 30
OVER = frozenset({"all_clear", "cancel"})


def is_grave(card: Mapping[str, Any]) -> bool:
    """Whether an alert's card is one to knock at doors for: level 3 and up, or each person's safety is asked for."""
    if card.get("step") in OVER:
        return False
    level = card.get("level")
    return card.get("ask") == "safety" or (isinstance(level, int) and level >= GRAVE_FROM)


def is_silent(*, last_seen_at: datetime, visited_at: datetime | None, at: datetime) -> bool:
    """Whether somebody should look after a tablet. Who has just been there needn't go again for as long once more."""
    since = last_seen_at if visited_at is None else max(last_seen_at, visited_at)
    return at - since >= SILENT_AFTER


def outages(since: Mapping[Home, datetime], of: int) -> list[list[Home]]:
    """Which homes fell silent together: at least five, and 30 % of the `of` there are, within two hours.

    Many silent tablets in one district are one outage, not thirty emergencies. The largest first; each home is in one.
    """
    rest = sorted(since, key=lambda home: since[home])
    found: list[list[Home]] = []
    while True:
        together = _largest_window(rest, since)
        if len(together) < FEWEST_IN_AN_OUTAGE or len(together) * 100 < of * PERCENT_IN_AN_OUTAGE:
            return found
        found.append(together)
        gone = set(together)
        rest = [home for home in rest if home not in gone]


def _largest_window(homes: list[Home], since: Mapping[Home, datetime]) -> list[Home]:
    """`homes` are sorted by the moment; of two windows as large the earlier."""
    best, first = (0, 0), 0
    for last, home in enumerate(homes):
        while since[home] - since[homes[first]] > ONE_OUTAGE:
            first += 1
        if last + 1 - first > best[1] - best[0]:
            best = (first, last + 1)
    return homes[slice(*best)]
