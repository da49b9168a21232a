"""One running board and one settled town for all tests here, on each database: starting it takes seconds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from district_hall.db import Database
from tests import town as story
from tests.services.postgres import PostgresServer
from tests.services.server import RunningBoard, running_board
from tests.town import Town


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database that the tests of one module share."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "hall.db"
        migrated: Path = request.getfixturevalue("_migrated_file")
        shutil.copy(migrated, path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    yield server.create("shared_by_sockets", template=request.getfixturevalue("_migrated_template"))
    server.drop("shared_by_sockets")


@pytest.fixture(scope="module")
def board(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    with running_board(shared_url, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def database(shared_url: str) -> Iterator[Database]:
    """Another process's view of the same database: what it commits, the sweeper must find."""
    opened = Database(shared_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def town(database: Database) -> Town:
    return story.settle(database)
