"""The tests' own tablet hears what a broken board, or a broken store, makes it hear: else none of the others could fail."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience
from district_hall.audience.questions import Area, Meant
from district_hall.clock import now
from district_hall.delivery import actions as sending
from district_hall.delivery.actions import Terms
from district_hall.delivery.models import Message, MessageKind, OutboxEntry
from tests.crash.street import SOON, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def rings_twice(people: Street) -> None:
    eventually(lambda: all(len(tablet.rang) > len(set(tablet.rang)) for tablet in people.tablets), SOON)
    with pytest.raises(AssertionError, match="it rang twice"):
        people.everything_rang_once()


def test_it_rings_twice_for_the_same_under_another_id(street: Callable[..., Street]) -> None:
    people = street()
    message = UUID(people.publish())
    people.everything_is_there_once()

    def send_again(session: Session) -> str:
        sent = session.get_one(Message, message)
        audience = session.get_one(Audience, sent.audience_id)
        areas = [Area(one.district_id, one.group_id) for one in audience.areas]
        meant = Meant(areas, audience.membership)
        again = sending.send(session, sent.district_id, meant, sent.card, Terms(MessageKind.CIRCULAR), at=now())
        return str(again.id)

    people.published.append(people.database.unit_of_work(send_again))
    rings_twice(people)


def test_it_rings_twice_for_what_was_withdrawn_and_comes_again(street: Callable[..., Street]) -> None:
    people = street()
    message = people.publish()
    people.everything_is_there_once()
    people.withdraw(message)
    people.everything_is_there_once()
    for tablet in people.tablets:
        tablet.forget_answer()
        tablet.ask_now()
    eventually(lambda: not any(tablet.screen.gone for tablet in people.tablets), SOON)

    def emit_again(session: Session) -> None:
        of_it = update(OutboxEntry).where(OutboxEntry.message_id == UUID(message))
        newer = OutboxEntry.board_version + len(people.published) + 1  # else it would be known to come late
        session.execute(of_it.values(done=None, board_version=newer))

    people.database.unit_of_work(emit_again)
    rings_twice(people)


def test_it_rings_twice_when_its_store_forgets(street: Callable[..., Street]) -> None:
    people = street()
    people.alarm()
    people.everything_is_there_once()
    for tablet in people.tablets:
        tablet.screen.marks.clear()
        tablet.forget_answer()
        tablet.ask_now()
    rings_twice(people)
