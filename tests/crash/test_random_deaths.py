"""Killed at random moments while messages go out and receipts come in. `make crash N=300 SEED=7` goes on for longer."""

import os
import random
import time
from collections.abc import Callable
from functools import partial

import pytest

from tests.crash.street import Street
from tests.services.waiting import eventually

DEATHS = int(os.environ.get("N", "3"))
SEEDS = [int(os.environ["SEED"])] if os.environ.get("SEED") else [11, 2024]
SECONDS_A_DEATH = 90
PATIENCE = 60  # seconds until what was killed before is there again to be killed

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300 + DEATHS * SECONDS_A_DEATH)]


def live_on(people: Street, chance: random.Random) -> None:
    """One thing that happens in a district."""
    out = sorted(set(people.published) - people.withdrawn)
    what = chance.choice(["publish", "publish", "press", "press", "press", "withdraw"])
    if what == "publish" or not out:
        people.publish()
    elif what == "withdraw" and len(out) > 1:
        people.withdraw(chance.choice(out))
    else:
        tablet = chance.choice(people.tablets)
        tablet.press("check_in")
        if tablet.shown:
            tablet.press("read", chance.choice(sorted(tablet.shown)))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_twice_whenever_the_processes_die(street: Callable[..., Street], seed: int) -> None:
    print(f"seed {seed}, {DEATHS} deaths")
    chance = random.Random(seed)
    people = street()
    for _ in range(DEATHS):
        for _ in range(chance.randint(1, 6)):
            live_on(people, chance)
            time.sleep(chance.random() * 0.2)  # what is random here is the moment of death
        which = chance.choice(["web", "web", "worker"])
        eventually(partial(people.board.kill, which), PATIENCE)
        if chance.random() < 0.5:
            people.board.wait_until_it_answers()
        time.sleep(chance.random())
    people.everything_is_there_once()
