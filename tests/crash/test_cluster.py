"""Two web processes, two workers, PostgreSQL, Redis and nginx: whichever of them dies, nothing is lost or twice.

All tests are of one cluster's life, in which it doesn't begin anew: what one leaves, the next one finds.
"""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from tablet_ui.live.manager import STALE
from tests.crash import plays
from tests.crash.board import LINUX_ONLY, ClusterBoard
from tests.crash.clock import Clock
from tests.crash.conftest import in_front_of_a_cluster
from tests.crash.leader import Leader
from tests.crash.lives import ON_A_CLUSTER, live_and_die
from tests.crash.outside import Outside, outside
from tests.crash.street import SOON, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(600), pytest.mark.postgres]

FAST_SHUTDOWN = signal.SIGINT  # PostgreSQL's word for it
REPEATED_WITHIN = (
    10.0  # seconds: the lease and a sweep take two, on a machine that has time; a tablet asks once a minute
)
AWAY = 6.0  # seconds: longer than a client of Redis waits before it gives up one try


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture(scope="module")
def people(world: Outside, lifelong_clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with ExitStack() as stack:
        living = in_front_of_a_cluster(stack, tmp_path_factory.mktemp("cluster"), **world.env)
        world.belong_to(living)
        yield living


@LINUX_ONLY
def test_each_web_process_takes_as_many_open_files_as_it_may(people: Street) -> None:
    """One for each tablet; it was started with 1,024."""
    limits = [process.rlimit(psutil.RLIMIT_NOFILE) for process in people.board.processes("web")]
    assert [soft for soft, _hard in limits] == [hard for _soft, hard in limits]
    assert len(limits) == 2


@pytest.mark.parametrize("place", plays.SENDING)
def test_a_message_reaches_every_tablet_once_although_one_web_process_dies_sending(
    people: Street, lifelong_clock: Clock, place: str
) -> None:
    plays.the_sender_dies(people, lifelong_clock, place)


def test_what_one_web_process_died_sending_the_other_s_tablets_hear_by_socket_within_seconds(people: Street) -> None:
    """The clock isn't moved: the lease runs out by itself."""
    eventually(lambda: all(tablet.is_connected for tablet in people.tablets), SOON)
    before = {tablet: (tablet.words, tablet.connections) for tablet in people.tablets}

    def of_the_other() -> list[bool]:
        """Whether each tablet that was connected all the time has heard something since."""
        stayed = [one for one in people.tablets if one.is_connected and one.connections == before[one][1]]
        return [one.words > before[one][0] for one in stayed]

    people.dies_at("after-claim-before-emit")
    people.publish()
    committed_at = time.monotonic()
    eventually(lambda: people.has_died() and 0 < len(of_the_other()) < len(people.tablets), SOON)
    eventually(lambda: all(of_the_other()), SOON)
    assert time.monotonic() - committed_at < REPEATED_WITHIN
    assert of_the_other(), "all tablets were of the process that died"
    people.everything_is_there_once()


def test_a_leader_s_circular_goes_out_once_although_the_page_that_takes_it_dies(
    people: Street, lifelong_clock: Clock
) -> None:
    plays.the_leader_s_page_dies(people, lifelong_clock, "after-commit-before-emit")


@pytest.mark.parametrize("place", plays.RECEIVING)
def test_what_was_pressed_is_there_once_although_the_receiver_dies(people: Street, place: str) -> None:
    plays.the_receiver_dies(people, place)


def test_a_withdrawal_gets_through_although_nobody_serves_when_it_is_committed(people: Street) -> None:
    plays.nobody_serves_when_it_is_withdrawn(people)


@pytest.mark.parametrize("place", ["after-claim", "after-send-before-record"])
def test_everybody_outside_has_it_in_its_place_although_a_worker_dies_sending(
    people: Street, world: Outside, lifelong_clock: Clock, place: str
) -> None:
    people.dies_at(place)
    people.alarm()
    eventually(people.has_died, SOON)
    world.let_it_end(people, lifelong_clock)
    people.everything_is_there_once()
    world.everybody_has_what_holds(people)


@pytest.mark.parametrize("hangs", [False, True], ids=["dead", "hangs"])
def test_tablets_of_both_web_processes_have_it_while_redis_is_away_and_after(people: Street, hangs: bool) -> None:
    assert isinstance(people.board, ClusterBoard)
    leader = Leader(people.board.url)
    goes = [people.publish() for _ in range(2)]
    people.everything_is_there_once()
    assert all(people.board.connected()), "a web process has no tablet"
    since = time.monotonic()
    before = [tablet.words for tablet in people.tablets]
    with people.board.without("redis", hangs=hangs):
        for message in goes:
            people.withdraw(message)
            also_goes = people.publish()
            eventually(people.is_shown_everywhere, SOON)
            people.withdraw(also_goes)
            eventually(people.is_shown_everywhere, SOON)
        if not hangs:
            people.publish_by(leader, people.title())
            eventually(people.is_shown_everywhere, SOON)
            eventually(lambda: time.monotonic() - since > AWAY, 2 * AWAY)
    if hangs and time.monotonic() - since < STALE:  # what the others weren't told comes now, in whatever order
        words = [count + 3 * len(goes) for count in before]
        eventually(lambda: all(one.words >= count for one, count in zip(people.tablets, words, strict=True)), SOON)
    people.publish()
    people.everything_is_there_once()


@LINUX_ONLY
def test_nothing_is_lost_while_the_disk_is_full(people: Street) -> None:
    """PostgreSQL's too: it ends itself when it can't write its log, and can't come back before there is room."""
    message = people.publish()
    people.everything_is_there_once()
    before = [len(tablet.refused) for tablet in people.tablets]
    with people.board.full_disk():
        people.everybody_presses(message)
        made = [tablet.made[-2:] for tablet in people.tablets]
        eventually(
            lambda: all(len(one.refused) > count for one, count in zip(people.tablets, before, strict=True)), SOON
        )
        new = [status for one, count in zip(people.tablets, before, strict=True) for status in one.refused[count:]]
        assert all(status >= 500 for status in new)
        assert not {report.id for reports in made for report in reports} & people.confirmed
    eventually(people.database_answers, SOON)
    people.publish()
    people.everything_is_there_once()


def test_nothing_is_lost_while_postgresql_is_restarted_in_good_order(people: Street) -> None:
    """It tells everybody that it ends, and for a while that it isn't ready yet."""
    message = people.publish()
    people.everything_is_there_once()
    with people.board.without("postgres", hangs=False, by=FAST_SHUTDOWN):
        eventually(lambda: not people.database_answers(), SOON)
        people.everybody_presses(message)
    eventually(people.database_answers, SOON)
    people.publish()
    people.everything_is_there_once()


def test_nothing_is_lost_whichever_part_of_it_dies(people: Street, world: Outside, lifelong_clock: Clock) -> None:
    """Also Redis, which only makes it quick, and PostgreSQL, which comes back with all that was confirmed."""
    chance = random.Random(5)
    for part in ON_A_CLUSTER[1:]:
        live_and_die(people, chance, 1, (part,))
    world.let_it_end(people, lifelong_clock)
    people.everything_is_there_once()
    world.everybody_has_what_holds(people)


def test_what_was_claimed_before_the_clock_was_set_back_an_hour_is_emitted_soon(
    people: Street, lifelong_clock: Clock
) -> None:
    plays.the_clock_is_set_back_after_the_sender_has_died(people, lifelong_clock, "after-claim-before-emit")


def test_tablets_get_and_report_all_of_it_although_the_clock_is_set_back_an_hour(
    people: Street, lifelong_clock: Clock
) -> None:
    plays.the_clock_is_set_back_under_way(people, lifelong_clock)
