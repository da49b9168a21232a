"""What the sockets still have to emit: in which order, how long, and how it ends. On both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import outbox
from district_hall.delivery.models import (
    AttemptResult,
    ChannelWord,
    DeliveryAttempt,
    Done,
    Message,
    OutboxEntry,
)
from district_hall.delivery.outbox import Claim
from tests import town as story
from tests.integration.alert_acts import DeskActs, content
from tests.integration.pushing import subscribe
from tests.town import Town


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def claim(database: Database, at: datetime) -> list[Claim]:
    return database.unit_of_work(outbox.claim, at=at)


def ends(database: Database) -> list[Done | None]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry.done).where(OutboxEntry.channel == ChannelWord.SOCKET)))


def test_the_newest_alert_is_emitted_first_and_the_circulars_in_their_order_after_all_alerts(
    database: Database, town: Town, desk: DeskActs
) -> None:
    first, second = (story.publish(database, town, story.write(database, town)).id for _ in range(2))
    older, newer = (desk.read(desk.live()).message_id for _ in range(2))
    assert [one.message_id for one in claim(database, now())] == [newer, older, first, second]


def test_what_has_expired_before_it_could_be_emitted_is_closed(database: Database, town: Town, desk: DeskActs) -> None:
    over = now() + timedelta(hours=1)
    desk.live(content(town, "oiwake", expires_at=over))
    assert claim(database, over) == []
    assert ends(database) == [Done.EXPIRED]


def test_what_can_t_be_emitted_is_written_down_and_given_up_in_the_end(database: Database, town: Town) -> None:
    """Each time it is tried again when its lease is over, and no oftener."""
    story.publish(database, town, story.write(database, town))
    at = now()
    for _ in range(outbox.MOST_CLAIMS):
        [one] = claim(database, at)
        database.unit_of_work(outbox.record, {one.entry_id: "TypeError"}, at=at)
        assert claim(database, at) == []
        at += outbox.LEASE
    assert claim(database, at) == []
    assert ends(database) == [Done.GAVE_UP]
    with database.reading() as session:
        tried = [tuple(row) for row in session.execute(select(DeliveryAttempt.result, DeliveryAttempt.words))]
    assert tried == [(AttemptResult.UNREACHABLE, "TypeError")] * outbox.MOST_CLAIMS


def test_what_was_withdrawn_while_it_was_emitted_stays_withdrawn(
    database: Database, town: Town, desk: DeskActs
) -> None:
    alert = desk.live()
    [on_its_way] = claim(database, now())
    desk.followed(alert, Step.CANCEL)
    database.unit_of_work(outbox.record, {on_its_way.entry_id: ""}, at=now())
    with database.reading() as session:
        entry = session.get_one(OutboxEntry, on_its_way.entry_id)
    assert entry.done is Done.WITHDRAWN


def test_nothing_of_what_is_rolled_back_is_due(database: Database, town: Town) -> None:
    subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    draft = story.write(database, town)

    def publish_and_fail(session: Session) -> None:
        circulars.publish(session, draft, by=town.leaders["oiwake"], at=now())
        assert session.scalar(select(OutboxEntry.id).limit(1)) is not None
        raise KeyError

    with pytest.raises(KeyError):
        database.unit_of_work(publish_and_fail)
    with database.reading() as session:
        assert session.scalar(select(OutboxEntry.id)) is None
        assert session.scalar(select(Message.id)) is None
        assert not outbox.anything_due(session, at=now() + timedelta(days=1))


@pytest.mark.parametrize("homes", [1, 6])
def test_as_many_statements_write_what_is_to_be_sent_however_many_devices_there_are(
    database: Database, town: Town, desk: DeskActs, homes: int
) -> None:
    """One `INSERT … SELECT` a channel, never a loop over devices."""
    for number in range(homes):
        home = f"oiwake/{1 + number // 3}/{1 + number % 3}"
        subscribe(database, story.pair(database, town, home).device_id)
    approved = desk.handed_in()
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("INSERT INTO outbox_entry"):
            written.append(statement)

    engine = database._group._engine if database._group is not None else database._reader
    event.listen(engine, "before_cursor_execute", note)
    message = desk.approve(approved)
    with database.reading() as session:
        assert len(session.scalars(select(OutboxEntry.id).where(OutboxEntry.message_id == message.id)).all()) > homes
    assert len(written) == 4, written  # the sockets', and one each for push, mail, LINE


def test_a_follow_up_names_all_that_is_over_in_its_thread(database: Database, town: Town, desk: DeskActs) -> None:
    first = desk.live()
    middle = desk.followed(first, Step.UPDATE)
    last = desk.followed(middle, Step.CANCEL)
    other = desk.live()
    gone = [desk.read(one).message_id for one in (middle, first)]
    claims = {one.message_id: list(one.replaced) for one in claim(database, now())}
    assert claims == {desk.read(last).message_id: gone, desk.read(other).message_id: []}
