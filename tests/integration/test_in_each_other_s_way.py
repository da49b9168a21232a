"""Several who write about the same message in the same moment: none is lost, and what can wait in one order does.

Only on PostgreSQL, where others write at once.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import enqueue
from district_hall.delivery.models import ChannelWord, Done, OutboxEntry
from district_hall.delivery.repair import Mended, mend
from district_hall.ids import new_id
from district_hall.places.models import District
from tests import town as story
from tests.integration.pushing import subscribe
from tests.services.waiting import eventually
from tests.town import Town

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def somebody_waits(database: Database) -> bool:
    with database.reading() as session:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(session.scalar(waiting))


def test_of_two_that_wait_for_each_other_both_are_done(database: Database, town: Town) -> None:
    """PostgreSQL ends one of them: it is run again, and its caller knows nothing of it."""
    both_hold_one = threading.Barrier(2, timeout=30)
    runs: list[str] = []

    def count_on(session: Session, first: str, then: str) -> None:
        for place in (first, then):
            session.execute(
                update(District)
                .where(District.id == town.districts[place])
                .values(board_version=District.board_version + 1)
            )
            if place == first and runs.count(first) == 0:
                runs.append(first)
                both_hold_one.wait()
        runs.append("through")

    with ThreadPoolExecutor(2) as threads:
        orders = (("oiwake", "kariyado"), ("kariyado", "oiwake"))
        list(threads.map(lambda order: database.unit_of_work(count_on, *order), orders))
    with database.reading() as session:
        assert session.scalars(select(District.board_version)).all() == [2, 2]
    assert runs.count("through") >= 2


def test_a_withdrawal_takes_what_is_to_be_sent_in_the_order_of_a_worker_that_writes_it_down(
    database: Database, town: Town
) -> None:
    """Whoever holds the first and wants the others never waits for a withdrawal that waits for the first."""
    for home in ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1", "oiwake/2/2"):
        subscribe(database, story.pair(database, town, home).device_id)
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    theirs = (OutboxEntry.message_id == message.id, OutboxEntry.channel == ChannelWord.PUSH)

    def write_down(session: Session) -> None:
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        first, *others = session.scalars(select(OutboxEntry.id).where(*theirs).order_by(OutboxEntry.id))
        session.execute(select(OutboxEntry.id).where(OutboxEntry.id == first).with_for_update())
        withdrawing.append(
            threads.submit(database.unit_of_work, circulars.withdraw, draft, by=town.leaders["oiwake"], at=now())
        )
        eventually(lambda: somebody_waits(database))
        session.execute(
            select(OutboxEntry.id).where(OutboxEntry.id.in_(others)).order_by(OutboxEntry.id).with_for_update()
        )

    withdrawing: list[object] = []
    with ThreadPoolExecutor(1) as threads:
        database.unit_of_work(write_down)
    with database.reading() as session:
        assert set(session.scalars(select(OutboxEntry.done).where(*theirs))) == {Done.WITHDRAWN}


def test_of_two_workers_that_find_the_same_room_missing_one_adds_it(
    database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = story.publish(database, town, story.write(database, town))

    def lose(session: Session) -> None:
        session.execute(delete(OutboxEntry).where(OutboxEntry.message_id == message.id))

    database.unit_of_work(lose)
    lock, found = enqueue._locked, list[Mended]()

    def after_another_worker(session: Session, district_id: object) -> District:
        if not found:
            found.append(Mended())  # only once, and not for itself
            found[0] = mend(database, new_id(), at=now())
        return lock(session, district_id)

    monkeypatch.setattr(enqueue, "_locked", after_another_worker)
    assert mend(database, new_id(), at=now()) == Mended()
    assert found == [Mended(rooms=1)]
