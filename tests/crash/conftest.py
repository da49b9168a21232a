"""A board under its supervisor, as `make run` leaves it, with tablets in front of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from district_hall import failpoints
from district_hall.db import Database
from tests import town as story
from tests.crash.board import ClusterBoard, SupervisedBoard
from tests.crash.clock import Clock
from tests.crash.street import Street
from tests.services.push_service import PushService, push_service
from tests.town import Town


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The test's own process and every board that it starts go by it."""
    return that_all_go_by(tmp_path, monkeypatch)


def that_all_go_by(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(folder / "clock")
    monkeypatch.setenv("CLOCK_OFF_BY", str(made.file))
    monkeypatch.setattr(failpoints, "_CLOCK_OFF_BY", str(made.file))
    return made


@pytest.fixture(scope="module")
def lifelong_clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """The same, of a board that all tests of a module are played in front of."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield that_all_go_by(tmp_path_factory.mktemp("clock"), monkeypatch)


@pytest.fixture
def street(database_url: str, data_dir: Path) -> Iterator[Callable[..., Street]]:
    """Starts the board with what is said of it (`WITHOUT="sweeper"`), and settles the story town."""
    with ExitStack() as stack:

        def start(**env: str) -> Street:
            return in_front_of_one(stack, database_url, data_dir, **env)

        yield start


@pytest.fixture
def cluster(data_dir: Path) -> Iterator[Callable[..., Street]]:
    """The same, in front of a cluster."""
    with ExitStack() as stack:
        yield lambda **env: in_front_of_a_cluster(stack, data_dir, **env)


def in_front_of_one(stack: ExitStack, database_url: str, data_dir: Path, **env: str) -> Street:
    failpoint = data_dir / "failpoint"
    return in_front_of(stack, SupervisedBoard(database_url, data_dir, {"FAILPOINT": str(failpoint), **env}), failpoint)


def in_front_of_a_cluster(stack: ExitStack, data_dir: Path, **env: str) -> Street:
    failpoint = data_dir / "failpoint"
    return in_front_of(stack, ClusterBoard(data_dir, {"FAILPOINT": str(failpoint), **env}), failpoint)


def in_front_of(stack: ExitStack, board: SupervisedBoard, failpoint: Path) -> Street:
    stack.enter_context(board)
    database = Database(board.database_url)
    stack.callback(database.close)
    return stack.enter_context(Street(database, story.settle(database), board, failpoint))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def town(database: Database) -> Town:
    return story.settle(database)
