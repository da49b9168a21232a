"""Killed at random moments while everything goes on at once. `make crash N=300 SEED=7` goes on for longer, `CLUSTER=1` on a
cluster.
"""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.clock import Clock
from tests.crash.lives import ON_A_CLUSTER, ON_ONE_MACHINE, live_and_die
from tests.crash.outside import Outside, outside
from tests.crash.street import Street

DEATHS = int(os.environ.get("N", "3"))
SEEDS = [int(os.environ["SEED"])] if os.environ.get("SEED") else [11, 2024]
CLUSTER = os.environ.get("CLUSTER", "0") != "0"
SECONDS_A_DEATH = 90

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300 + DEATHS * SECONDS_A_DEATH)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Outside]:
    with outside(tmp_path) as running:
        yield running


def lose_nothing(people: Street, world: Outside, clock: Clock, chance: random.Random, mortal: tuple[str, ...]) -> None:
    world.belong_to(people)
    live_and_die(people, chance, DEATHS, mortal)
    world.let_it_end(people, clock)
    people.everything_is_there_once()
    world.everybody_has_what_holds(people)


if CLUSTER:

    @pytest.mark.postgres
    @pytest.mark.parametrize("seed", SEEDS)
    def test_nothing_is_lost_or_twice_whenever_any_of_a_cluster_dies(
        cluster: Callable[..., Street], world: Outside, clock: Clock, seed: int
    ) -> None:
        print(f"seed {seed}, {DEATHS} deaths, a cluster")
        lose_nothing(cluster(**world.env), world, clock, random.Random(seed), ON_A_CLUSTER)

else:

    @pytest.mark.parametrize("seed", SEEDS)
    def test_nothing_is_lost_or_twice_whenever_the_processes_die(
        street: Callable[..., Street], world: Outside, clock: Clock, seed: int
    ) -> None:
        print(f"seed {seed}, {DEATHS} deaths")
        lose_nothing(street(**world.env), world, clock, random.Random(seed), ON_ONE_MACHINE)
