"""Killed at the worst moments: every tablet has every message once, every confirmed report is there, none twice.

The processes are real and die by SIGKILL at a named place (docs/failpoints.md); the supervisor starts them again. On each
database all of it happens to one board; what is played here on one machine, test_cluster.py plays on a cluster.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crash import plays
from tests.crash.clock import Clock
from tests.crash.conftest import in_front_of_one
from tests.crash.street import Street
from tests.services.postgres import PostgresServer

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def people(
    request: pytest.FixtureRequest,
    lifelong_clock: Clock,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("board")
    fresh = _a_file(request, folder) if request.param == "sqlite" else _a_server_s(request)
    with ExitStack() as stack:
        yield in_front_of_one(stack, fresh, folder)


def _a_file(request: pytest.FixtureRequest, folder: Path) -> str:
    shutil.copy(request.getfixturevalue("_migrated_file"), folder / "hall.db")
    return f"sqlite:///{folder}/hall.db"


def _a_server_s(request: pytest.FixtureRequest) -> str:
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create("board_that_dies", template=request.getfixturevalue("_migrated_template"))


@pytest.mark.parametrize("place", plays.SENDING)
def test_a_message_reaches_every_tablet_once_although_the_sender_dies(
    people: Street, lifelong_clock: Clock, place: str
) -> None:
    plays.the_sender_dies(people, lifelong_clock, place)


@pytest.mark.parametrize("place", plays.SENDING)
def test_a_leader_s_circular_goes_out_once_although_the_page_that_takes_it_dies(
    people: Street, lifelong_clock: Clock, place: str
) -> None:
    plays.the_leader_s_page_dies(people, lifelong_clock, place)


@pytest.mark.parametrize("place", plays.RECEIVING)
def test_what_was_pressed_is_there_once_although_the_receiver_dies(people: Street, place: str) -> None:
    plays.the_receiver_dies(people, place)


def test_a_withdrawal_gets_through_although_nobody_serves_when_it_is_committed(people: Street) -> None:
    plays.nobody_serves_when_it_is_withdrawn(people)
