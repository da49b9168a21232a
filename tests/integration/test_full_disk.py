"""A disk that is full: who was told that it is written finds it there, also beside whoever found no room."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.places.models import District

SPARE_PAGES = 20
TOO_LONG = "い" * 1_000_000


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def add(session: Session, name: str) -> None:
    session.add(District(name=name, name_en=name, reading=name, position=0))
    session.flush()


def names(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(District.name)))


def fill_up(session: Session) -> None:
    """SQLite then says SQLITE_FULL as it does for a disk without room."""
    link = session.connection()
    pages = link.exec_driver_sql("PRAGMA page_count").scalar_one()
    link.exec_driver_sql(f"PRAGMA max_page_count={pages + SPARE_PAGES}")


def make_room(session: Session) -> None:
    session.connection().exec_driver_sql("PRAGMA max_page_count=1000000000")


def in_one_commit(database: Database, actions: list[Callable[[Session], None]]) -> list[Exception | None]:
    """What became of each, in their order."""
    group = database._group
    assert group is not None
    holding, go_on = threading.Event(), threading.Event()
    ends: list[Exception | None] = [None] * len(actions)

    def hold(_session: Session) -> None:
        holding.set()
        assert go_on.wait(30)

    def run(number: int) -> None:
        try:
            database.unit_of_work(actions[number])
        except Exception as error:  # noqa: BLE001 - whichever it is, it is looked at
            ends[number] = error

    threads = [threading.Thread(target=database.unit_of_work, args=(hold,))]
    threads[0].start()
    assert holding.wait(30)
    for number in range(len(actions)):
        threads.append(threading.Thread(target=run, args=(number,)))
        threads[-1].start()
        while len(group._waiting) <= number:
            threading.Event().wait(0.001)
    go_on.set()
    for thread in threads:
        thread.join(30)
    return ends


def too_much(session: Session) -> None:
    """SQLite takes back the statement alone."""
    add(session, TOO_LONG)


def far_too_much(session: Session) -> None:
    """Without a trigger or a key to look after, SQLite takes back the whole transaction: its companions' work too."""
    session.connection().exec_driver_sql("INSERT INTO board_mark VALUES (?, 1)", (TOO_LONG,))


@pytest.mark.parametrize("no_room_for", [too_much, far_too_much])
def test_whoever_shares_a_commit_with_one_that_finds_no_room_is_told_the_truth(
    database: Database, no_room_for: Callable[[Session], None]
) -> None:
    database.unit_of_work(fill_up)
    before, itself, after = in_one_commit(database, [partial(add, name="発地"), no_room_for, partial(add, name="借宿")])
    assert isinstance(itself, OperationalError)
    assert names(database) == {name for name, error in (("発地", before), ("借宿", after)) if error is None}


def test_all_goes_on_when_there_is_room_again(database: Database) -> None:
    database.unit_of_work(fill_up)
    with pytest.raises(OperationalError, match="full"):
        database.unit_of_work(add, TOO_LONG)
    database.unit_of_work(add, "発地")
    database.unit_of_work(make_room)
    database.unit_of_work(add, TOO_LONG)
    assert names(database) == {"発地", TOO_LONG}
