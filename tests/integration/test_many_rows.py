"""Rows that go past SQLAlchemy's layers are kept as if they hadn't. On both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from district_hall.db import Database
from district_hall.ids import new_id
from district_hall.many_rows import insert_new
from district_hall.signs_of_life.models import SignKind, SignOfLife
from tests import town as story
from tests.town import Town

SIGNS = cast("Table", SignOfLife.__table__)
UNIQUE = ("device_id", "client_id")
MOMENTS = [
    datetime(2026, 11, 27, 5, 31, 58, 123, tzinfo=UTC),
    datetime(2026, 11, 27, 5, 31, 58, tzinfo=UTC),
    datetime(2026, 11, 27, 14, 31, 58, 999_999, tzinfo=timezone(timedelta(hours=9))),
    datetime(1, 1, 1, tzinfo=UTC),
]


@pytest.fixture
def sign(database: Database, town: Town) -> dict[str, Any]:
    device = story.pair(database, town, "oiwake/1/1").device_id
    home = town.households["oiwake/1/1"]
    return {"household_id": home, "resident_id": None, "device_id": device, "kind": SignKind.TOUCH}


def rows(sign: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**sign, "id": new_id(), "client_id": new_id(), "at": at, "received_at": MOMENTS[0]} for at in MOMENTS]


def kept(database: Database) -> list[tuple[Any, ...]]:
    """As the database itself has them, but for their ids."""
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text("SELECT * FROM sign_of_life ORDER BY at, received_at"))]


def test_the_rows_are_those_that_sqlalchemy_would_write(database: Database, sign: dict[str, Any]) -> None:
    some = rows(sign)
    database.unit_of_work(lambda session: insert_new(session, SIGNS, some, unique=UNIQUE))
    ours = kept(database)
    database.unit_of_work(lambda session: session.execute(SIGNS.delete()))
    database.unit_of_work(lambda session: session.execute(insert(SIGNS), some))
    assert ours == kept(database)
    with database.reading() as session:
        assert set(session.scalars(select(SignOfLife.at))) == set(MOMENTS)


def test_what_is_there_already_stays_as_it_was(database: Database, sign: dict[str, Any]) -> None:
    first, *others = rows(sign)
    database.unit_of_work(lambda session: insert_new(session, SIGNS, [first], unique=UNIQUE))
    again = {**first, "id": new_id(), "kind": SignKind.READING}
    database.unit_of_work(lambda session: insert_new(session, SIGNS, [again, *others, others[0]], unique=UNIQUE))
    with database.reading() as session:
        assert len(list(session.scalars(select(SignOfLife.id)))) == len(MOMENTS)
        assert session.get_one(SignOfLife, first["id"]).kind is SignKind.TOUCH


def test_without_being_told_what_is_unique_it_is_an_error_and_nothing_is_written(
    database: Database, sign: dict[str, Any]
) -> None:
    first, *others = rows(sign)
    database.unit_of_work(lambda session: insert_new(session, SIGNS, [first], unique=None))
    with pytest.raises(IntegrityError):
        database.unit_of_work(
            lambda session: insert_new(session, SIGNS, [*others, {**first, "id": new_id()}], unique=None)
        )
    assert len(kept(database)) == 1


def test_no_rows_are_no_statement(database: Database) -> None:
    database.unit_of_work(lambda session: insert_new(session, SIGNS, [], unique=UNIQUE))
    assert kept(database) == []


def test_a_naive_moment_is_refused(database: Database, sign: dict[str, Any]) -> None:
    [one, *_] = rows(sign)
    naive = {**one, "at": datetime(2026, 11, 27)}  # noqa: DTZ001 - that is what is tested
    with pytest.raises(ValueError, match="naive"):
        database.unit_of_work(lambda session: insert_new(session, SIGNS, [naive], unique=UNIQUE))
