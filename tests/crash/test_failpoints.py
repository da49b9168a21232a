"""Killed at the worst moments: every tablet has every message once, every confirmed report is there, none twice.

The processes are real and die by SIGKILL at a named place (docs/failpoints.md); the supervisor starts them again. What is
played here on one machine, test_cluster.py plays on a cluster.
"""

from collections.abc import Callable

import pytest

from tests.crash import plays
from tests.crash.clock import Clock
from tests.crash.street import Street

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("place", plays.SENDING)
def test_a_message_reaches_every_tablet_once_although_the_sender_dies(
    street: Callable[..., Street], clock: Clock, place: str
) -> None:
    plays.the_sender_dies(street(), clock, place)


def test_a_leader_s_circular_goes_out_once_although_the_page_that_takes_it_dies(
    street: Callable[..., Street], clock: Clock
) -> None:
    people = street()
    for place in plays.SENDING:
        plays.the_leader_s_page_dies(people, clock, place)


@pytest.mark.parametrize("place", plays.RECEIVING)
def test_what_was_pressed_is_there_once_although_the_receiver_dies(street: Callable[..., Street], place: str) -> None:
    plays.the_receiver_dies(street(), place)


def test_a_withdrawal_gets_through_although_nobody_serves_when_it_is_committed(street: Callable[..., Street]) -> None:
    plays.nobody_serves_when_it_is_withdrawn(street())
