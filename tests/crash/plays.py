"""What happens in front of a board while it dies, the same on one machine and on a cluster."""

from datetime import timedelta

from district_hall.delivery.outbox import LEASE
from tests.crash.clock import Clock
from tests.crash.leader import Leader
from tests.crash.street import SOON, Street
from tests.services.waiting import eventually

LEASE_OVER = LEASE + timedelta(seconds=1)
HOUR = timedelta(hours=1)
SENDING = ("after-commit-before-emit", "after-claim-before-emit", "after-emit-before-record")
RECEIVING = ("inside-group-commit", "after-group-commit", "between-receipt-and-confirmation")


def the_sender_dies(people: Street, clock: Clock, place: str) -> None:
    people.dies_at(place)
    people.publish()
    eventually(people.has_died, SOON)
    clock.move(LEASE_OVER)
    people.everything_is_there_once()


def the_leader_s_page_dies(people: Street, clock: Clock, place: str) -> None:
    """While it takes in what is to go out: said or not said that it is out, it is out once."""
    leader = Leader(people.board.url)
    people.dies_at(place)
    people.publish_by(leader, people.title())
    eventually(people.has_died, SOON)
    clock.move(LEASE_OVER)
    people.everything_is_there_once()


def the_receiver_dies(people: Street, place: str) -> None:
    message = people.publish()
    people.everything_is_there_once()
    people.dies_at(place)
    people.everybody_presses(message)
    eventually(people.has_died, SOON)
    people.everybody_presses(message)
    people.everything_is_there_once()


def nobody_serves_when_it_is_withdrawn(people: Street) -> None:
    people.publish()
    goes = people.publish()
    people.everything_is_there_once()
    people.board.kill("web")
    people.withdraw(goes)
    people.everything_is_there_once()


def the_clock_is_set_back_after_the_sender_has_died(people: Street, clock: Clock, place: str) -> None:
    people.dies_at(place)
    early = people.publish()
    eventually(people.has_died, SOON)
    clock.move(-HOUR)
    people.everybody_presses(early)
    people.everything_is_there_once()


def the_clock_is_set_back_under_way(people: Street, clock: Clock) -> None:
    stays, goes = people.publish(), people.publish()
    people.everything_is_there_once()
    people.everybody_presses(stays)
    clock.move(-HOUR)
    people.everybody_presses(goes)
    people.publish()
    people.withdraw(goes)
    people.everything_is_there_once()
