"""Marks change with every commit that a board shows, and are kept few."""

from sqlalchemy import func, select, update

from district_hall.db import Database
from district_hall.delivery.board_marks import MOST_ROWS_OF_A_PLACE, Mark, Marks, forget_old_marks
from district_hall.delivery.models import BoardMark
from district_hall.people.models import Resident
from tests.town import Town

HOME = "oiwake/1/2"


def rename(database: Database, town: Town, name: str) -> None:
    database.unit_of_work(
        lambda session: session.execute(
            update(Resident).where(Resident.household_id == town.households[HOME]).values(name=name)
        )
    )


def rows(database: Database, town: Town) -> int:
    with database.reading() as session:
        place = BoardMark.place_id == town.households[HOME]
        return session.scalar(select(func.count()).where(place)) or 0


def test_every_commit_makes_another_mark_also_while_old_ones_are_forgotten(database: Database, town: Town) -> None:
    marks, seen = Marks(database), set[tuple[Mark, ...]]()
    for number in range(2 * MOST_ROWS_OF_A_PLACE + 2):
        rename(database, town, f"土屋 {number}")
        seen.add(marks.now([town.households[HOME]]))
        if number == MOST_ROWS_OF_A_PLACE + 1:
            forgotten = database.unit_of_work(forget_old_marks)
            assert (forgotten > 0) is not database.is_sqlite
    assert len(seen) == 2 * MOST_ROWS_OF_A_PLACE + 2
    assert rows(database, town) <= MOST_ROWS_OF_A_PLACE + 2


def test_another_home_s_mark_stays(database: Database, town: Town) -> None:
    marks, other = Marks(database), [town.households["oiwake/1/1"]]
    before = marks.now(other)
    rename(database, town, "土屋 せつ")
    assert marks.now(other) == before


def test_a_lost_connection_is_made_anew(database: Database, town: Town) -> None:
    marks, home = Marks(database), [town.households[HOME]]
    before = marks.now(home)
    marks._link.close()
    assert marks.now(home) == before
