"""Circulars, alerts and readings: what is over goes, and no count on any screen changes. On both databases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertChange, AlertVersion, Step
from alerts.models import State as AlertState
from circular import actions as circulars
from circular.models import Attachment, Circular
from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold, Membership
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message, MessageKind, OutboxEntry, Receipt, ReceiptKind
from district_hall.delivery.questions import counts
from district_hall.ids import new_id
from district_hall.retention.rules import Kept
from district_hall.visits.models import Visit
from tests import town as story
from tests.integration.old_rows import (
    add,
    everything,
    ids,
    old_and_young,
    receipt,
    run,
    visit,
)
from tests.town import Town


@pytest.fixture
def at() -> datetime:
    return now()


def test_of_old_readings_the_reader_s_name_goes_and_the_count_stays(
    database: Database, town: Town, at: datetime
) -> None:
    message = story.publish(database, town, story.write(database, town))
    home, reader = town.households["oiwake/1/2"], town.residents["土屋 清"]
    old, young = old_and_young(Kept.RECEIPTS, at)
    add(
        database,
        named := receipt(message.id, home, ReceiptKind.READ, reader, old),
        fresh := receipt(message.id, home, ReceiptKind.READ, reader, young),
        answered := receipt(message.id, home, ReceiptKind.ANSWERED, reader, old),
    )
    with database.reading() as session:
        counted = counts(session, [message.id])
    before = everything(database)
    run(database, at)
    with database.reading() as session:
        assert counts(session, [message.id]) == counted
        readers = {one.id: one.resident_id for one in session.scalars(select(Receipt))}
    assert readers == {named.id: None, fresh.id: reader, answered.id: reader}
    assert everything(database) == before


def _publish_long_ago(database: Database, town: Town, ended_at: datetime) -> tuple[UUID, UUID]:
    circular_id = story.write(database, town)
    message_id = story.publish(database, town, circular_id).id

    def shift(session: Session) -> None:
        message = session.get_one(Message, message_id)
        message.sent_at, message.expires_at = ended_at - timedelta(days=60), ended_at

    database.unit_of_work(shift)
    return circular_id, message_id


def test_a_circular_goes_whole_when_it_is_long_over(database: Database, town: Town, at: datetime) -> None:
    """With its receipts, so that no count of it is ever wrong; what is on a board or of late over stays as it is."""
    old, young = old_and_young(Kept.CIRCULARS, at)
    over, message_id = _publish_long_ago(database, town, old)
    lately, lately_sent = _publish_long_ago(database, town, young)
    withdrawn, withdrawn_sent = _publish_long_ago(database, town, at + timedelta(days=1))
    database.unit_of_work(circulars.withdraw, withdrawn, by=town.leaders["oiwake"], at=old)
    on_board = story.write(database, town)
    shown = story.publish(database, town, on_board)
    draft = story.write(database, town)
    home = town.households["oiwake/1/1"]
    add(
        database,
        *(receipt(one, home, ReceiptKind.READ, None, old) for one in (message_id, withdrawn_sent, lately_sent)),
        Attachment(circular_id=over, position=1, filename="a.pdf", original_sha256="0" * 64, size=1),
    )
    with database.reading() as session:
        kept = counts(session, [lately_sent, shown.id])
    run(database, at)
    assert ids(database, Circular) == {lately, on_board, draft}
    assert ids(database, Message) == {lately_sent, shown.id}
    assert ids(database, Attachment) == set()
    with database.reading() as session:
        assert counts(session, [lately_sent, shown.id]) == kept
        assert set(session.scalars(select(Receipt.message_id))) == {lately_sent}
        assert set(session.scalars(select(OutboxEntry.message_id))) == {lately_sent, shown.id}
        used = set(session.scalars(select(Message.audience_id)))
        for column in (Audience.id, AudienceArea.audience_id, AudienceHousehold.audience_id):
            assert set(session.scalars(select(column))) == used


def alert(town: Town, state: AlertState, at: datetime, follows: Alert | None = None) -> list[Any]:
    """An alert as it was sent, in the order of its rows: the alert is the third."""
    audience = Audience(id=new_id(), membership=Membership.EVERYONE)
    message_id = new_id()
    message = Message(
        id=message_id,
        thread_id=follows.message_id if follows else message_id,
        kind=MessageKind.ALERT,
        audience_id=audience.id,
        card={},
        sent_at=at,
        supersedes_id=follows.message_id if follows else None,
    )
    one = Alert(
        id=new_id(),
        state=state,
        step=Step.ALL_CLEAR if follows else Step.FIRST,
        follows_id=follows.id if follows else None,
        version=1,
        created_by=town.staff["desk"],
        created_at=at,
        message_id=message.id,
        live_at=at,
    )
    return [
        audience,
        message,
        one,
        AlertVersion(alert_id=one.id, number=1, written_by=town.staff["desk"], written_at=at),
        AlertChange(alert_id=one.id, state=state, version=1, at=at),
    ]


def test_alerts_go_by_the_chain_so_that_no_old_one_looks_live_again(
    database: Database, town: Town, at: datetime
) -> None:
    old, young = old_and_young(Kept.ALERTS, at)
    first = alert(town, AlertState.ALL_CLEAR, old - timedelta(days=1))
    clear = alert(town, AlertState.EXPIRED, old, first[2])
    another = alert(town, AlertState.ALL_CLEAR, old)
    cleared_lately = alert(town, AlertState.EXPIRED, young, another[2])
    live = alert(town, AlertState.LIVE, old)
    home = town.households["oiwake/1/1"]
    add(
        database,
        *first,
        *clear,
        *another,
        *cleared_lately,
        *live,
        receipt(first[1].id, home, ReceiptKind.ANSWERED, town.residents["荻原 ハツ"], at),
        noted := visit(town, None, message_id=first[1].id),
    )
    run(database, at)
    assert ids(database, Alert) == {another[2].id, cleared_lately[2].id, live[2].id}
    assert ids(database, Message) == {another[1].id, cleared_lately[1].id, live[1].id}
    assert ids(database, Receipt) == set()
    with database.reading() as session:
        assert session.get_one(Visit, noted.id).message_id is None
        assert session.get_one(Message, cleared_lately[1].id).supersedes_id == another[1].id
