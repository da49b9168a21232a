"""Two web processes, two workers, PostgreSQL, Redis and nginx: whichever of them dies, nothing is lost or twice."""

import random
import time
from collections.abc import Callable

import pytest

from tests.crash.board import LINUX_ONLY
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


@LINUX_ONLY
def test_nothing_is_lost_while_the_disk_is_full(cluster: Callable[..., Street]) -> None:
    """PostgreSQL's too: it ends itself when it can't write its log, and can't come back before there is room."""
    people = cluster()
    message = people.publish()
    people.everything_is_there_once()
    with people.board.full_disk():
        people.everybody_presses(message)
        eventually(lambda: all(tablet.refused for tablet in people.tablets), SOON)
        assert all(status >= 500 for tablet in people.tablets for status in tablet.refused)
        assert not any(report.id in tablet.confirmed for tablet in people.tablets for report in tablet.made[-2:])
    eventually(people.database_answers, SOON)
    people.publish()
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
