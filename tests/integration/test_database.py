"""One place commits: all of an action or nothing, several together, each alone in its failure."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

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


def all_at_once(database: Database, *actions: Callable[[Session], str]) -> list[str]:
    """While one action holds the writer the others gather behind it and share a commit; what was raised, as words."""
    assert database._group is not None
    holding, go_on, errors = threading.Event(), threading.Event(), list[str]()

    def hold(session: Session) -> str:
        holding.set()
        assert go_on.wait(30)
        return add(session, "0")

    def run(action: Callable[[Session], str]) -> None:
        try:
            database.unit_of_work(action)
        except (ValueError, OSError) as error:
            errors.append(str(error))

    threads = [threading.Thread(target=run, args=(one,)) for one in (hold, *actions)]
    threads[0].start()
    assert holding.wait(30)
    for thread in threads[1:]:
        thread.start()
    while len(database._group._waiting) < len(actions):
        threading.Event().wait(0.001)
    go_on.set()
    for thread in threads:
        thread.join(30)
    return errors


def test_a_failing_companion_does_not_take_the_others_along(sqlite_url: str) -> None:
    """Group commit: what waits together shares one commit, each in a savepoint of its own."""
    database = Database(sqlite_url)
    commits: list[int] = []
    assert database._group is not None
    event.listen(database._group._engine, "commit", lambda _connection: commits.append(1))
    failing = {3: ValueError("3")}
    actions = [partial(add, name=str(number), then=failing.get(number)) for number in range(1, 9)]
    assert all_at_once(database, *actions) == ["3"]
    assert names(database) == {str(number) for number in (0, 1, 2, 4, 5, 6, 7, 8)}
    assert len(commits) == 2
    database.close()


@pytest.mark.parametrize("companions", [0, 2], ids=["alone", "together"])
def test_a_commit_that_fails_is_told_to_everyone_in_it(sqlite_url: str, companions: int) -> None:
    database = Database(sqlite_url)
    assert database._group is not None

    def fail(_connection: object) -> None:
        message = "disk full"
        raise OSError(message)

    event.listen(database._group._engine, "commit", fail)
    if companions:
        errors = all_at_once(database, *(partial(add, name=str(number)) for number in range(1, companions + 1)))
        assert errors == ["disk full"] * (companions + 1)
    else:
        with pytest.raises(OSError, match="disk full"):
            database.unit_of_work(add, "発地")
    event.remove(database._group._engine, "commit", fail)
    assert names(database) == set()
    database.unit_of_work(add, "借宿")
    assert names(database) == {"借宿"}
    database.close()
