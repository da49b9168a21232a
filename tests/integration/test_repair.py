"""The net below: what should be in the outbox and isn't is found, counted and put there. On both databases."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import ChannelWord, Message, OutboxEntry
from district_hall.delivery.repair import Mended, mend
from tests import town as story
from tests.integration.pushing import subscribe
from tests.town import Town


def targets(database: Database, message: Message, channel: ChannelWord) -> list[UUID | None]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(OutboxEntry.target_id).where(
                    OutboxEntry.message_id == message.id, OutboxEntry.channel == channel
                )
            )
        )


def test_what_is_missing_in_the_outbox_is_found_and_put_there(database: Database, town: Town) -> None:
    target = subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    message = story.publish(database, town, story.write(database, town))
    late = subscribe(
        database, story.pair(database, town, "oiwake/1/2").device_id
    )  # its board shows the circular already
    assert database.unit_of_work(mend, at=now()) == Mended(0, 0)

    def lose(session: Session) -> None:
        session.execute(delete(OutboxEntry).where(OutboxEntry.message_id == message.id))

    database.unit_of_work(lose)
    assert database.unit_of_work(mend, at=now()) == Mended(rooms=1, targets=1)
    assert targets(database, message, ChannelWord.PUSH) == [target]
    assert late != target
    assert len(targets(database, message, ChannelWord.SOCKET)) == 1
    assert database.unit_of_work(mend, at=now()) == Mended(0, 0)
