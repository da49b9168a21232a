"""What puts lines on the visits list, who goes, and what takes them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Insert, select, update
from sqlalchemy.orm import Session

from district_hall import audit
from district_hall.db import insert_into
from district_hall.errors import N_, NotFound, Refused
from district_hall.ids import new_id
from district_hall.people.models import StaffAccount
from district_hall.places.models import Household
from district_hall.visits.models import Closed, Visit, Why
from district_hall.visits.rules import LONGEST_NOTE


def note(
    session: Session,
    why: Why,
    home: Household,
    *,
    at: datetime,
    resident_id: UUID | None = None,
    message_id: UUID | None = None,
) -> Visit:
    """A line for this household, or the open one that says the same already."""
    key = _key(why, home.id, resident_id, message_id)
    line = {
        "id": new_id(),
        "district_id": home.district_id,
        "household_id": home.id,
        "resident_id": resident_id,
        "why": why,
        "message_id": message_id,
        "open_key": key,
        "since": at,
    }
    # Two of a household's devices may ask in the same moment: one line, and nobody's report fails.
    session.execute(_insert_what_is_new(session), line)
    return session.scalars(select(Visit).where(Visit.open_key == key)).one()


def _insert_what_is_new(session: Session) -> Insert:
    return insert_into(Visit, session.get_bind().dialect).on_conflict_do_nothing(index_elements=["open_key"])


def _key(why: Why, household_id: UUID, *more: UUID | None) -> str:
    return ":".join([why.value, *(part.hex for part in (household_id, *more) if part)])


@dataclass(frozen=True)
class Noticed:
    """What the clock noticed about a home: it becomes a line."""

    household_id: UUID
    district_id: UUID
    since: datetime
    message_id: UUID | None = None


def note_all(session: Session, why: Why, noticed: Sequence[Noticed]) -> None:
    """A line for each home that hasn't an open one of this kind, also where another worker is at it just now."""
    rows = [
        {
            "id": new_id(),
            "district_id": one.district_id,
            "household_id": one.household_id,
            "why": why,
            "message_id": one.message_id,
            "open_key": _key(why, one.household_id, one.message_id),
            "since": one.since,
        }
        for one in sorted(noticed, key=lambda one: one.household_id)  # two workers insert in the same order
    ]
    session.execute(_insert_what_is_new(session), rows)


def close_by_themselves(session: Session, visit_ids: Sequence[UUID], *, at: datetime) -> None:
    """The reason has gone away: nobody needs to go any more."""
    session.execute(
        update(Visit)
        .where(Visit.id.in_(visit_ids), Visit.closed_at.is_(None))
        .values(closed=Closed.BY_ITSELF, closed_at=at, open_key=None)
    )


def take(
    session: Session, visit_ids: Sequence[UUID], *, by: UUID, at: datetime, instead_of: UUID | None = None
) -> list[Visit]:
    """Somebody says: I go. Of several lines (an outage) they get those that nobody has.

    `instead_of` takes over what that person has, e.g. a leader whose year is over. Raises Refused with the name of
    whoever was quicker.
    """
    rows = _open_rows(session, visit_ids)
    free = [row for row in rows if row.taken_by in (None, instead_of)]
    if not free and not any(row.taken_by == by for row in rows):
        raise _taken(session, rows[0])
    for row in free:
        before = str(row.taken_by) if row.taken_by else None
        row.taken_by, row.taken_at = by, at
        audit.record(session, "take_visit", row, by=by, instead_of=before)
    return rows


def give_back(session: Session, visit_ids: Sequence[UUID], *, by: UUID) -> list[Visit]:
    """Somebody can't go after all: whoever comes first may take it."""
    for row in _own(session, visit_ids, by=by):
        row.taken_by, row.taken_at = None, None
        audit.record(session, "give_back_visit", row, by=by)
    return _rows(session, visit_ids)


def finish(session: Session, visit_ids: Sequence[UUID], *, by: UUID, at: datetime, note: str = "") -> list[Visit]:
    """Somebody was there. `note` says in a few words how it was, for whoever goes next."""
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refused("note-too-long", N_("メモは%(most)s文字までにしてください。"), field="note", most=LONGEST_NOTE)
    finished = _own(session, visit_ids, by=by)
    for row in finished:
        row.closed, row.closed_by, row.closed_at, row.open_key = Closed.DONE, by, at, None
        row.note = note
        audit.record(session, "finish_visit", row, by=by)
    return finished


def _rows(session: Session, visit_ids: Sequence[UUID]) -> list[Visit]:
    """Locked in one order: of two people at the same moment the second sees what the first has done."""
    return list(session.scalars(select(Visit).where(Visit.id.in_(visit_ids)).order_by(Visit.id).with_for_update()))


def _open_rows(session: Session, visit_ids: Sequence[UUID]) -> list[Visit]:
    rows = _rows(session, visit_ids)
    if not rows:
        raise NotFound
    still_open = [row for row in rows if row.closed_at is None]
    if not still_open:
        raise Refused("visit-over", N_("これは、もうすみました。"))
    return still_open


def _own(session: Session, visit_ids: Sequence[UUID], *, by: UUID) -> list[Visit]:
    rows = _open_rows(session, visit_ids)
    own = [row for row in rows if row.taken_by == by]
    if not own:
        raise _taken(session, rows[0])
    return own


def _taken(session: Session, row: Visit) -> Refused:
    if row.taken_by is None:
        return Refused("visit-not-taken", N_("はじめに「わたしが行きます」を押してください。"))
    name = session.get_one(StaffAccount, row.taken_by).name
    return Refused("visit-taken", N_("%(name)sさんが 行くことになっています。"), name=name)
