"""What all tests share: fresh databases built by the real migrations, servers of one's own, and no way out of the machine."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from district_hall import schema
from tests.services.cheap_apps import cheap_apps
from tests.services.chromium import LAUNCH_ARGS, PATIENCE_MS, chromium
from tests.services.loopback_only import loopback_only
from tests.services.postgres import PostgresServer, postgres
from tests.services.redis import redis_server

TEMPLATE = "board_template"

_numbers = itertools.count(1)


@pytest.fixture(autouse=True, scope="session")
def _stay_on_this_machine() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(autouse=True, scope="session")
def _apps_cost_little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with cheap_apps(tmp_path_factory.mktemp("templates")):
        yield


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty DATA_DIR of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """An empty, migrated SQLite database of the test's own."""
    path = tmp_path / "hall.db"
    shutil.copy(_migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _migrated_template(postgres_server: PostgresServer) -> str:
    schema.upgrade(postgres_server.create(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, _migrated_template: str) -> Iterator[str]:
    """An empty, migrated PostgreSQL database of the test's own."""
    name = f"board_{next(_numbers)}"
    yield postgres_server.create(name, template=_migrated_template)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice, once on each database."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all of a test process: Playwright runs once in each."""
    path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    assert path, "no Chromium: `make test` installs it where it may"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis of this test process; tests that share it use channels and keys of their own."""
    with redis_server() as url:
        yield url
