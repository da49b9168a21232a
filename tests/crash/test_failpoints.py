"""Killed at the worst moments: every tablet has every message once, every confirmed report is there, none twice.

The processes are real and die by SIGKILL at a named place (docs/failpoints.md); the supervisor starts them again.
"""

from collections.abc import Callable

import pytest

from tests.crash.street import SOON, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]

SENDING = ("after-commit-before-emit", "after-claim-before-emit", "after-emit-before-record")
RECEIVING = ("inside-group-commit", "after-group-commit", "between-receipt-and-confirmation")


@pytest.mark.parametrize("place", SENDING)
def test_a_message_reaches_every_tablet_once_although_the_sender_dies(
    street: Callable[..., Street], place: str
) -> None:
    people = street(FAILPOINT=place)
    people.publish()
    eventually(people.fired.exists, SOON)
    people.everything_is_there_once()


@pytest.mark.parametrize("place", RECEIVING)
def test_what_was_pressed_is_there_once_although_the_receiver_dies(street: Callable[..., Street], place: str) -> None:
    people = street(FAILPOINT=f"{place}:2")
    message = people.publish()
    eventually(lambda: all(message in tablet.shown for tablet in people.tablets), SOON)
    people.everybody_presses(message)
    eventually(people.fired.exists, SOON)
    people.everybody_presses(message)
    people.everything_is_there_once()


def test_a_withdrawal_gets_through_although_nobody_serves_when_it_is_committed(street: Callable[..., Street]) -> None:
    people = street()
    stays, goes = people.publish(), people.publish()
    eventually(lambda: all({stays, goes} == set(tablet.shown) for tablet in people.tablets), SOON)
    people.board.kill("web")
    people.withdraw(goes)
    people.everything_is_there_once()
    assert all(set(tablet.shown) == {stays} for tablet in people.tablets)
