"""A settled town on a fresh database, twice: SQLite and PostgreSQL."""

from collections.abc import Iterator

import pytest

from district_hall.db import Database
from tests.town import Town, settle


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def town(database: Database) -> Town:
    return settle(database)
