"""One place commits: all of an action or nothing, several together, each alone in its failure."""

import subprocess
import sys
import threading
from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from district_hall.audit import AuditEntry
from district_hall.db import Database
from district_hall.places.models import District
from district_hall.supervisor import ROOT


def add(session: Session, name: str, *, then: BaseException | None = None) -> str:
    session.add(District(name=name, name_en=name, reading=name, position=0))
    session.flush()
    if then is not None:
        raise then
    return name


def names(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(District.name)))


def test_an_action_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(KeyError):
        database.unit_of_work(add, "発地", then=KeyError("x"))
    assert names(database) == set()


def test_what_an_action_returns_can_be_read_after_the_commit(database: Database) -> None:
    def make(session: Session) -> District:
        district = District(name="発地", name_en="Hotchi", reading="ほっち", position=0)
        session.add(district)
        return district

    assert database.unit_of_work(make).name == "発地"


def test_what_is_confirmed_is_on_the_disk(sqlite_url: str) -> None:
    """As a process of its own has it: this one's commits don't wait (tests/services/cheap_apps.py)."""
    ask = """
import sys
from sqlalchemy import text
from district_hall.db import Database
database = Database(sys.argv[1])
print(*database.unit_of_work(lambda session: [session.scalar(text(f"PRAGMA {one}")) for one in ("synchronous", "journal_mode")]))
database.close()
"""
    said = subprocess.run([sys.executable, "-c", ask, sqlite_url], check=True, capture_output=True, text=True, cwd=ROOT)
    assert said.stdout.split() == ["2", "wal"]  # FULL


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        add(session, "発地")


def test_a_naive_time_is_a_mistake(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - on purpose
    with database.reading() as session, pytest.raises(StatementError, match="naive"):
        session.execute(select(AuditEntry).where(AuditEntry.at > naive))


def test_a_failing_companion_does_not_take_the_others_along(sqlite_url: str) -> None:
    """Group commit: while the first action holds the writer, the others gather behind it and share a commit."""
    database = Database(sqlite_url)
    commits: list[int] = []
    assert database._group is not None
    event.listen(database._group._engine, "commit", lambda _connection: commits.append(1))
    holding, go_on = threading.Event(), threading.Event()

    def hold(session: Session) -> str:
        holding.set()
        assert go_on.wait(30)
        return add(session, "0")

    errors: list[BaseException] = []

    def run(name: str, then: BaseException | None) -> None:
        try:
            database.unit_of_work(add, name, then=then)
        except ValueError as error:
            errors.append(error)

    first = threading.Thread(target=lambda: database.unit_of_work(hold))
    first.start()
    assert holding.wait(30)
    others = [
        threading.Thread(target=run, args=(str(number), ValueError("3") if number == 3 else None))
        for number in range(1, 9)
    ]
    for thread in others:
        thread.start()
    while len(database._group._waiting) < 8:
        threading.Event().wait(0.001)
    go_on.set()
    for thread in (first, *others):
        thread.join(30)
    assert names(database) == {str(number) for number in (0, 1, 2, 4, 5, 6, 7, 8)}
    assert [str(error) for error in errors] == ["3"]
    assert len(commits) == 2
    database.close()


def test_a_commit_that_fails_is_told_to_everyone_in_it(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    assert database._group is not None

    def fail(_connection: object) -> None:
        message = "disk full"
        raise OSError(message)

    event.listen(database._group._engine, "commit", fail)
    with pytest.raises(OSError, match="disk full"):
        database.unit_of_work(add, "発地")
    event.remove(database._group._engine, "commit", fail)
    assert names(database) == set()
    database.unit_of_work(add, "借宿")
    assert names(database) == {"借宿"}
    database.close()
