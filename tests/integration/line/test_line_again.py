"""What LINE may have taken without saying so goes again as it went, so that LINE delivers it once. On both databases."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from district_hall import clock
from district_hall.db import Database
from district_hall.delivery import post
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.channels.line.sending import Line
from district_hall.delivery.models import ChannelWord, Done, OutboxEntry
from district_hall.delivery.post import PostOffice
from district_hall.settings import LineAccount
from tests.integration.alert_acts import DeskActs
from tests.integration.line.linking import line_user
from tests.services.line_platform import TOKEN, LinePlatform, line_platform
from tests.town import Town

LANE = (ChannelWord.LINE, "urgent")


@pytest.fixture
def platform() -> Iterator[LinePlatform]:
    with line_platform() as running:
        yield running


class Worker:
    """One that sends by LINE, three at once, and whose clock goes on when the test says so."""

    def __init__(self, database: Database, platform: LinePlatform, monkeypatch: pytest.MonkeyPatch) -> None:
        self._later = timedelta(minutes=1)
        self.database = database
        self.channel = Line(LineAccount("a secret", TOKEN, platform.url), "https://kairan.example.jp")
        self.channel.at_once = 3
        monkeypatch.setattr(post, "now", lambda: clock.now() + self._later)

    def sends(self) -> None:
        office = PostOffice(self.database, [self.channel], threading.Event())
        while office.send_some(LANE):
            pass
        office.close()

    def goes_on(self, rounds: int = 8) -> None:
        """Until whatever waits has been tried again."""
        for _ in range(rounds):
            self._later += timedelta(minutes=20)
            self.sends()

    def entries(self) -> list[OutboxEntry]:
        with self.database.reading() as session:
            return list(session.scalars(select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.LINE)))

    def change(self, entry: OutboxEntry, **values: object) -> None:
        def write(session: Session) -> None:
            session.execute(update(OutboxEntry).where(OutboxEntry.id == entry.id).values(values))

        self.database.unit_of_work(write)


@pytest.fixture
def worker(database: Database, platform: LinePlatform, monkeypatch: pytest.MonkeyPatch) -> Worker:
    return Worker(database, platform, monkeypatch)


def users(database: Database, town: Town, count: int) -> list[str]:
    names = [f"U{number:02}" for number in range(count)]
    for name in names:
        line_user(database, town, "oiwake/1/1", name)
    return names


@pytest.mark.parametrize("count", [3, 8])
def test_whoever_line_has_delivered_to_without_saying_so_gets_it_once(
    database: Database, town: Town, platform: LinePlatform, worker: Worker, count: int
) -> None:
    names = users(database, town, count)
    platform.answers_lost = 5
    DeskActs(database, town).live()
    worker.sends()
    worker.goes_on()
    assert sorted(to for to, _ in platform.delivered) == names
    assert {one.done for one in worker.entries()} == {Done.SENT}


def test_also_when_another_message_has_come_meanwhile(
    database: Database, town: Town, platform: LinePlatform, worker: Worker
) -> None:
    names = users(database, town, 5)
    platform.answers_lost = 2
    desk = DeskActs(database, town)
    desk.live()
    worker.sends()
    desk.live()
    worker.goes_on()
    assert sorted(to for to, _ in platform.delivered) == sorted(names * 2)


def test_also_when_somebody_of_them_has_gone_meanwhile(
    database: Database, town: Town, platform: LinePlatform, worker: Worker
) -> None:
    names = users(database, town, 3)
    platform.answers_lost = 1
    DeskActs(database, town).live()
    worker.sends()

    def unlink(session: Session) -> None:
        session.delete(session.scalars(select(LineContact).where(LineContact.user_id == names[1])).one())

    database.unit_of_work(unlink)
    worker.goes_on()
    assert sorted(to for to, _ in platform.delivered) == names
    assert sorted(str(one.done) for one in worker.entries()) == [Done.GONE, Done.SENT, Done.SENT]


def test_who_can_t_go_with_the_others_this_time_isn_t_taken_for_having_it(
    database: Database, town: Town, platform: LinePlatform, worker: Worker
) -> None:
    """The first call brought it to nobody. What goes without one of them, under the same key, would leave that one out."""
    names = users(database, town, 3)
    platform.refuse = lambda _body: (500, {"message": "Internal error"}, {})
    DeskActs(database, town).live()
    worker.sends()
    platform.refuse = lambda _body: None
    held = worker.entries()[0]
    worker.change(held, lease_until=clock.now() + timedelta(minutes=25))  # somebody else's
    worker.goes_on(1)
    assert len(platform.delivered) == 2
    worker.goes_on()
    assert sorted(to for to, _ in platform.delivered) == names
    with database.reading() as session:
        assert (
            session.scalar(select(func.count()).where(OutboxEntry.done == Done.SENT, OutboxEntry.channel == "line"))
            == 3
        )
