"""Whether anything that a board shows has changed: one cheap question, answered by the database's own triggers.

Whoever keeps a board keeps the marks of its places beside it, read in the same moment as the board. While the marks are
the same, nothing that was committed since is shown on it, whoever committed it and in which process.
"""

from collections.abc import Collection, Iterable, Sequence
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.delivery.models import BoardMark
from district_hall.together import Together

Mark = tuple[int, int]
NEVER_CHANGED: Mark = (0, 0)

MOST_TOGETHER = 500
MOST_HELD = 100_000
MOST_ROWS_OF_A_PLACE = 16
_SQLITE = "SELECT place_id, change FROM board_mark WHERE place_id IN ({})"
_SAID_SQLITE = "SELECT 1 FROM receipt WHERE household_id = ? AND message_id IN ({}) LIMIT 1"
_SAID_POSTGRESQL = "SELECT household_id, message_id FROM receipt WHERE household_id = ANY(%s) AND message_id = ANY(%s)"
_POSTGRESQL = "SELECT place_id, count(*), sum(change) FROM board_mark WHERE place_id = ANY(%s) GROUP BY place_id"


def marks_in(session: Session, places: Iterable[UUID]) -> tuple[Mark, ...]:
    """As they are in this session's moment, in the order of `places`."""
    wanted = list(places)
    rows = session.execute(
        select(BoardMark.place_id, func.count(), func.sum(BoardMark.change))
        .where(BoardMark.place_id.in_(wanted))
        .group_by(BoardMark.place_id)
    )
    found = {place: (count, int(total)) for place, count, total in rows}
    return tuple(found.get(place, NEVER_CHANGED) for place in wanted)


class _Question(NamedTuple):
    """For the marks of `places`; or whether `household_id` has said anything to `message_ids`."""

    places: Sequence[UUID] = ()
    household_id: UUID | None = None
    message_ids: Collection[UUID] = ()


class Marks:
    """The marks as they are now, for whoever answers many requests: those of one moment share one statement."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_sqlite = database.is_sqlite
        self._link: Any = None
        self._held: dict[UUID, Mark] = {}
        self._held_at: int | None = None
        self._asking = Lock()
        self._together: Together[_Question, Any] = Together(self._answer_all, most=MOST_TOGETHER)

    def now(self, places: Sequence[UUID]) -> tuple[Mark, ...]:
        """No older than this call, in the order of `places`."""
        found: tuple[Mark, ...] = self._ask(_Question(places=places))
        return found

    def anything_said(self, household_id: UUID, message_ids: Collection[UUID]) -> bool:
        """Whether there is any receipt of this household for one of these messages."""
        found: bool = self._ask(_Question(household_id=household_id, message_ids=message_ids))
        return found

    def _ask(self, question: "_Question") -> Any:
        if not self._is_sqlite:
            return self._together.ask(question)
        with self._asking:  # a file: there is no way to wait for, and nothing to share
            return self._answer_all([question])[0]

    def _answer_all(self, questions: Sequence["_Question"]) -> list[Any]:
        try:
            return self._read(questions)
        except Exception:  # noqa: BLE001 - the connection may have died since: a new one says whether the database has
            self._hang_up()
            return self._read(questions)

    def _read(self, questions: Sequence["_Question"]) -> list[Any]:
        """Past SQLAlchemy's layers: this is asked at every request."""
        if self._link is None:
            self._link = self._database.watching()
        read = self._read_sqlite if self._is_sqlite else self._read_postgresql
        return read(questions)

    def _read_sqlite(self, questions: Sequence["_Question"]) -> list[Any]:
        [asked] = questions
        if asked.household_id is not None:
            keys = [one.hex for one in (asked.household_id, *asked.message_ids)]
            rows = self._link.execute(_SAID_SQLITE.format(_marks(len(keys) - 1)), keys)
            return [rows.fetchone() is not None]
        held = self._held_sqlite()
        if missing := [one for one in asked.places if one not in held]:
            found = dict(self._link.execute(_SQLITE.format(_marks(len(missing))), [one.hex for one in missing]))
            held.update((one, (1, found[one.hex]) if one.hex in found else NEVER_CHANGED) for one in missing)
        return [tuple([held[one] for one in asked.places])]

    def _held_sqlite(self) -> dict[UUID, Mark]:
        """What was read since the last commit of anybody; SQLite says whether there was another."""
        [version] = self._link.execute("PRAGMA data_version").fetchone()
        if version != self._held_at or len(self._held) > MOST_HELD:
            self._held, self._held_at = {}, version
        return self._held

    def _read_postgresql(self, questions: Sequence["_Question"]) -> list[Any]:
        places = list({place for one in questions for place in one.places})
        found: dict[UUID, Mark] = {}
        if places:
            rows = self._link.execute(_POSTGRESQL, (places,))
            found = {place: (count, int(total)) for place, count, total in rows}
        homes = [one.household_id for one in questions if one.household_id is not None]
        said: set[tuple[UUID, UUID]] = set()
        if homes:
            messages = list({message for one in questions for message in one.message_ids})
            said = set(self._link.execute(_SAID_POSTGRESQL, (homes, messages)))
        return [
            any((one.household_id, message) in said for message in one.message_ids)
            if one.household_id is not None
            else tuple(found.get(place, NEVER_CHANGED) for place in one.places)
            for one in questions
        ]

    def _hang_up(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = self._held_at = None


def _marks(count: int) -> str:
    return ",".join("?" * count)


def forget_old_marks(session: Session) -> int:
    """Keeps the table small: where a place has many rows, those of finished transactions go. Returns how many.

    PostgreSQL only. What goes is older than whatever can still come, so that count and sum never repeat.
    """
    if session.get_bind().dialect.name == "sqlite":
        return 0
    crowded = select(BoardMark.place_id).group_by(BoardMark.place_id).having(func.count() > MOST_ROWS_OF_A_PLACE)
    old = delete(BoardMark).where(BoardMark.place_id.in_(crowded)).where(BoardMark.change < _oldest_running(session))
    return session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]


def _oldest_running(session: Session) -> int:
    """Every transaction with a smaller id is over."""
    return int(session.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")).scalar_one())
