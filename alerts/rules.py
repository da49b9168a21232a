"""What is decided about alerts: states, who may approve, how it sounds, until when. Standard library only.

States, steps and hazards are the words of `alerts.models`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

LONGEST_TRANSCRIPT = 5000  # about a quarter of an hour on the radio
LONGEST_BODY = 2000
LONGEST_TITLE = 40
LONGEST_REASON = 300
LONGEST = timedelta(days=31)
QUIET_LASTS = timedelta(hours=24)

# From which state to which. What ends a live one is what follows it, or the clock.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"waiting", "live", "discarded"}),
    "waiting": frozenset({"draft", "returned", "live", "discarded"}),
    "returned": frozenset({"draft", "waiting", "live", "discarded"}),
    "live": frozenset({"updated", "corrected", "all_clear", "cancelled", "expired"}),
}
UNFINISHED = frozenset({"draft", "waiting", "returned"})

# What may follow what. After an all-clear or a cancel that was itself a mistake only a correction makes sense.
FOLLOWERS: Mapping[str, frozenset[str]] = {
    "first": frozenset({"update", "correction", "all_clear", "cancel"}),
    "update": frozenset({"update", "correction", "all_clear", "cancel"}),
    "correction": frozenset({"update", "correction", "all_clear", "cancel"}),
    "all_clear": frozenset({"correction"}),
    "cancel": frozenset({"correction"}),
}
BECOMES: Mapping[str, str] = {
    "update": "updated",
    "correction": "corrected",
    "all_clear": "all_clear",
    "cancel": "cancelled",
}
QUIET = frozenset({"all_clear", "cancel"})

EVACUATION_LEVELS = (3, 4, 5)
HAVE_LEVELS = frozenset({"heavy_rain", "flood", "landslide", "storm_surge"})


def may_become(state: str, wanted: str) -> bool:
    return wanted in TRANSITIONS.get(state, frozenset())


def may_approve(account: object, *, writers: Collection[object], handed_in_by: object) -> bool:
    """Two pairs of eyes: not for whoever wrote any of its versions, nor for whoever handed it in."""
    return account not in writers and account != handed_in_by


def is_scale_for(level: int | None, hazard: str) -> bool:
    """警戒レベル is for heavy rain, floods, landslides and storm surges. 噴火警戒レベル is another scale."""
    return level is None or hazard in HAVE_LEVELS


def sound_of(level: int | None, step: str) -> str:
    """`alarm`, `notice` or `none`: an all-clear must not ring like an evacuation."""
    if step in QUIET:
        return "none"
    return "alarm" if level is not None and level >= min(EVACUATION_LEVELS) else "notice"


def usual_expiry(level: int | None, *, at: datetime) -> datetime:
    """What the desk is offered: a day for evacuation information, half a day for the rest."""
    return at + timedelta(hours=24 if level in EVACUATION_LEVELS else 12)


def ends_at(step: str, chosen: datetime | None, *, at: datetime) -> datetime | None:
    """None: until something follows it. An all-clear or a cancel has said its word after a day."""
    return at + QUIET_LASTS if chosen is None and step in QUIET else chosen


def is_over(expires_at: datetime | None, *, at: datetime) -> bool:
    return expires_at is not None and expires_at <= at
