"""Two web processes, two workers, PostgreSQL, Redis and nginx: whichever of them dies, nothing is lost or twice."""

import random
import time
from collections.abc import Callable

import pytest

from tests.crash.street import SOON, Street
from tests.crash.test_random_deaths import live_on
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(600), pytest.mark.postgres]


def test_a_message_reaches_every_tablet_once_although_one_web_process_dies_sending(
    cluster: Callable[..., Street],
) -> None:
    people = cluster(FAILPOINT="after-claim-before-emit")
    people.publish()
    eventually(people.fired.exists, SOON)
    people.everything_is_there_once()


def test_nothing_is_lost_whichever_part_of_it_dies(cluster: Callable[..., Street]) -> None:
    """Also Redis, which only makes it quick, and PostgreSQL, which comes back with all that was confirmed."""
    chance = random.Random(5)
    people = cluster()
    for part in ("redis", "web", "postgres", "worker"):
        for _ in range(3):
            live_on(people, chance)
        people.board.kill(part)
        time.sleep(chance.random())
        eventually(people.database_answers, SOON)
    people.everything_is_there_once()
