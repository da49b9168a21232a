"""What the clock does for retention: removes what has been kept long enough, a little at a time."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from district_hall.db import Database
from district_hall.retention.actions import note_removed
from district_hall.retention.questions import days_kept
from district_hall.retention.rules import Kept, kept_since
from district_hall.retention.sweeps import Sweep

MOST_AT_A_RUN = 5000

log = logging.getLogger(__name__)


def enforce(database: Database, sweeps: Sequence[Sweep], *, at: datetime, most: int = MOST_AT_A_RUN) -> bool:
    """Removes at most `most` of each kind; whether there is more to do.

    Between two small transactions others write; a run that is cut short has removed whole records only, and the next
    one goes on. A kind that fails is logged and holds up no other.
    """
    with database.reading() as session:
        days = days_kept(session)
    removed: Counter[Kept] = Counter()
    is_more = False
    try:
        for sweep in sweeps:
            before = kept_since(days[sweep.kept], at=at)
            try:
                found, gone = _one_kind(database, sweep, before, at, most)
            except Exception:  # the other kinds must go on: what failed stands in the log
                log.exception("retention failed", extra={"kept": sweep.kept.value})
                continue
            removed[sweep.kept] += gone
            is_more = is_more or (found == most and gone > 0)
    finally:
        if any(removed.values()):
            database.unit_of_work(note_removed, removed)
    return is_more


def _one_kind(database: Database, sweep: Sweep, before: datetime, at: datetime, most: int) -> tuple[int, int]:
    """How many were found over, and how many of them went."""
    with database.reading() as session:
        ids: Sequence[UUID] = sweep.find(session, before, most)
    gone = 0
    for start in range(0, len(ids), sweep.at_once):
        some = ids[start : start + sweep.at_once]
        gone += database.unit_of_work(sweep.remove, some, before, at)
    return len(ids), gone
