"""When devices were last here: gathered for a moment and written down together, as a whole town may come back at once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, or_, update
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.devices.models import Device
from district_hall.devices.rules import SEEN_EVERY


class Presence:
    """`gathers`: somebody calls `write_down` every moment; else each is written down at once.

    Who was here within the moment in which the process dies isn't known to have been; they will be here again.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[UUID, datetime] = {}
        self.gathers = False

    def note(self, device_id: UUID, *, at: datetime) -> None:
        self._seen[device_id] = at
        if not self.gathers:
            self.write_down()

    def write_down(self) -> None:
        if not self._seen:
            return
        seen, self._seen = self._seen, {}
        try:
            self._database.unit_of_work(_note_all_seen, seen)
        except Exception:
            self._seen = seen | self._seen
            raise


def _note_all_seen(session: Session, seen: Mapping[UUID, datetime]) -> None:
    """In one order: two processes that write down the same devices wait for each other and don't embrace.

    An older moment that comes late changes nothing; what lies far ahead was written before the clock was set back.
    """
    table = Device.__table__
    assert isinstance(table, Table)
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("device"))
        .where(or_(table.c.last_seen_at < bindparam("moment"), table.c.last_seen_at > bindparam("ahead")))
        .values(last_seen_at=bindparam("moment")),
        [{"device": one, "moment": seen[one], "ahead": seen[one] + SEEN_EVERY} for one in sorted(seen)],
    )
