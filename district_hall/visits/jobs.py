"""What the clock puts on the visits list, and takes off it when the reason has gone away by itself.

Each looks at the whole town in a few queries and writes in small steps; done twice, or by two workers, it is the same.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.visits import questions
from district_hall.visits.actions import Noticed, close_by_themselves, note_all
from district_hall.visits.models import Why
from district_hall.visits.questions import Waiting
from district_hall.visits.rules import is_silent

AT_ONCE = 500


def note_silent_tablets(database: Database, *, at: datetime) -> bool:
    """A line for each home whose tablet fell silent; it closes when the tablet, or word of an absence, comes."""
    with database.reading() as session:
        silent = questions.silent_homes(session, at=at)
        waiting = questions.waiting_lines(session, Why.TABLET_SILENT)
    still = {one.household_id for one in silent}
    known = {line.household_id for line in waiting}
    noticed = [
        Noticed(one.household_id, one.district_id, one.last_seen_at)
        for one in silent
        if one.household_id not in known and is_silent(last_seen_at=one.last_seen_at, visited_at=one.visited_at, at=at)
    ]
    _close(database, [line.visit_id for line in waiting if line.household_id not in still], at=at)
    _note(database, Why.TABLET_SILENT, noticed)
    return False


def note_not_reached(database: Database, *, at: datetime) -> bool:
    """A line for each home that a grave alert hasn't reached; it closes when the alert is shown or heard there.

    Once the alert is over, lines that nobody has taken close too: there is nothing left to warn of.
    """
    with database.reading() as session:
        alerts = questions.alerts_to_knock_for(session, at=at)
        over = _no_longer_needed(session, {one.id for one in alerts})
    _close(database, over, at=at)
    for message in alerts:
        with database.reading() as session:
            homes = questions.homes_not_reached(session, message, at=at)
        noticed = [Noticed(home, district, message.sent_at, message.id) for home, district in homes]
        _note(database, Why.NOT_REACHED, noticed)
    return False


def _no_longer_needed(session: Session, grave: set[UUID]) -> list[UUID]:
    by_message: dict[UUID | None, list[Waiting]] = defaultdict(list)
    for line in questions.waiting_lines(session, Why.NOT_REACHED):
        by_message[line.message_id].append(line)
    found: list[UUID] = []
    for message_id, lines in by_message.items():
        chain = questions.what_followed(session, message_id) if message_id else []
        reached = questions.homes_reached(session, chain)
        holds = bool(grave.intersection(chain))
        found += [line.visit_id for line in lines if line.household_id in reached or not (holds or line.is_taken)]
    return found


def _note(database: Database, why: Why, noticed: Sequence[Noticed]) -> None:
    for start in range(0, len(noticed), AT_ONCE):
        database.unit_of_work(note_all, why, noticed[start : start + AT_ONCE])


def _close(database: Database, visit_ids: Sequence[UUID], *, at: datetime) -> None:
    for start in range(0, len(visit_ids), AT_ONCE):
        database.unit_of_work(close_by_themselves, visit_ids[start : start + AT_ONCE], at=at)
