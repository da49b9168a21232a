"""A real Chromium, a real board with its worker, and the story town in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from district_hall.db import Database
from tests import town as story
from tests.browser.people import Street
from tests.services.server import RunningBoard, running_board
from tests.town import Town


@pytest.fixture(scope="module")
def database_file(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Path:
    path = tmp_path_factory.mktemp("browser") / "hall.db"
    shutil.copy(_migrated_file, path)
    return path


@pytest.fixture(scope="module")
def board(database_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    with running_board(f"sqlite:///{database_file}", tmp_path_factory.mktemp("data"), worker=True) as running:
        yield running


@pytest.fixture(scope="module")
def database(database_file: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{database_file}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def town(database: Database) -> Town:
    return story.settle(database)


@pytest.fixture
def street(browser: Browser, board: RunningBoard, database: Database, town: Town) -> Iterator[Street]:
    """Where the people of a test meet; their windows close at its end, and no page may have failed."""
    people = Street(browser, board, database, town)
    yield people
    people.go_home()
