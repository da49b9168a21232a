"""The net below: what should be in the outbox and isn't is found, counted and put there. On both databases."""

from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import enqueue, repair
from district_hall.delivery.models import ChannelWord, Message, OutboxEntry
from district_hall.delivery.repair import Mended, mend
from district_hall.ids import new_id
from tests import town as story
from tests.integration.pushing import subscribe
from tests.town import Town

WORKER = new_id()


def targets(database: Database, message: Message, channel: ChannelWord) -> list[UUID | None]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(OutboxEntry.target_id).where(
                    OutboxEntry.message_id == message.id, OutboxEntry.channel == channel
                )
            )
        )


def lose_all(database: Database) -> None:
    database.unit_of_work(lambda session: session.execute(delete(OutboxEntry)))


def test_what_is_missing_in_the_outbox_is_found_and_put_there(database: Database, town: Town) -> None:
    target = subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    message = story.publish(database, town, story.write(database, town))
    late = subscribe(
        database, story.pair(database, town, "oiwake/1/2").device_id
    )  # its board shows the circular already
    assert mend(database, WORKER, at=now()) == Mended(0, 0)

    lose_all(database)
    assert mend(database, WORKER, at=now()) == Mended(rooms=1, targets=1)
    assert targets(database, message, ChannelWord.PUSH) == [target]
    assert late != target
    assert len(targets(database, message, ChannelWord.SOCKET)) == 1
    assert mend(database, WORKER, at=now()) == Mended(0, 0)


def test_what_is_mended_of_one_message_can_be_sent_before_the_next_is_looked_at(
    database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        story.publish(database, town, story.write(database, town))
    lose_all(database)
    committed: list[int | None] = []

    def looked_at_from_beside(session: Session, message: Message) -> int:
        with database.reading() as beside:
            committed.append(beside.scalar(select(func.count()).select_from(OutboxEntry)))
        return enqueue.add_missing_rooms(session, message)

    monkeypatch.setattr(repair, "add_missing_rooms", looked_at_from_beside)
    assert mend(database, WORKER, at=now()).rooms == 3
    assert committed == [0, 1, 2]
