"""A worker that lives and yet doesn't send: said to whoever watches over the machine, and to staff."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.backlog import OVERDUE
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, OutboxEntry
from district_hall.ids import new_id
from tests import town as story
from tests.integration.old_rows import add
from tests.integration.pushing import subscribe
from tests.town import Town
from tests.web.visitors import Browser, signed_in

LONG = OVERDUE + timedelta(minutes=1)
SHORT = OVERDUE - timedelta(minutes=1)
HIDDEN = 'role="status" hidden>送るしくみに問題があります'


@pytest.fixture(autouse=True)
def waits(town: Town, database: Database) -> None:
    """A circular waits to be pushed to one phone, has been due for a while, and the worker beats."""
    subscribe(database, story.pair(database, town, "oiwake/1/1").device_id)
    story.publish(database, town, story.write(database, town))
    change(database, due_at=now() - LONG)
    database.unit_of_work(health.beat, new_id(), at=now())


def change(database: Database, channel: ChannelWord = ChannelWord.PUSH, **values: Any) -> None:
    of_it = update(OutboxEntry).where(OutboxEntry.channel == channel)
    database.unit_of_work(lambda session: session.execute(of_it.values(**values)))


def worker(nobody: Browser) -> str:
    word: str = nobody.get("/readyz").get_json()["worker"]
    return word


def tried(database: Database, ago: timedelta, channel: ChannelWord = ChannelWord.PUSH) -> None:
    """Something else that went the same way."""
    with database.reading() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.SOCKET)).one()
    attempt = {"entry_id": entry.id, "channel": channel, "result": AttemptResult.SENT}
    add(database, DeliveryAttempt(**attempt, at=now() - ago))


def test_what_is_due_and_not_tried_is_said_by_ready_and_in_red_over_staff_pages(
    app: Flask, nobody: Browser, database: Database
) -> None:
    leader = signed_in(app, "oiwake")
    assert worker(nobody) == "stuck"
    assert HIDDEN not in leader.get("/leader/").text
    tried(database, SHORT)
    assert worker(nobody) == "ok"
    assert HIDDEN in leader.get("/leader/").text


@pytest.mark.parametrize(
    ("of_entry", "word"),
    [
        ({"due_at": -SHORT}, "ok"),
        ({"due_at": SHORT}, "ok"),  # put off by a service, or after a try that failed
        ({"lease_until": SHORT}, "ok"),  # on its way
        ({"lease_until": -SHORT}, "stuck"),
        ({"done_at": -SHORT, "done": "sent"}, "ok"),
    ],
)
def test_only_what_should_have_been_tried_by_now_counts(
    nobody: Browser, database: Database, of_entry: dict[str, Any], word: str
) -> None:
    at = now()
    moments = {name: at + value if isinstance(value, timedelta) else value for name, value in of_entry.items()}
    change(database, ChannelWord.PUSH, **moments)
    assert worker(nobody) == word


@pytest.mark.parametrize(
    ("ago", "channel", "word"),
    [(SHORT, ChannelWord.PUSH, "ok"), (LONG, ChannelWord.PUSH, "stuck"), (SHORT, ChannelWord.MAIL, "stuck")],
)
def test_a_long_queue_is_not_stuck_while_some_of_it_is_tried(
    nobody: Browser, database: Database, ago: timedelta, channel: ChannelWord, word: str
) -> None:
    tried(database, ago, channel)
    assert worker(nobody) == word


def test_what_the_sockets_have_to_emit_is_not_the_worker_s(nobody: Browser, database: Database) -> None:
    change(database, done="sent")
    change(database, ChannelWord.SOCKET, due_at=now() - LONG)
    assert worker(nobody) == "ok"


def test_a_channel_that_no_worker_serves_is_said_until_it_is_given_up(nobody: Browser, database: Database) -> None:
    served = [ChannelWord.MAIL]
    database.unit_of_work(parcels.give_up_unserved, served, at=now())
    assert worker(nobody) == "stuck"
    database.unit_of_work(parcels.give_up_unserved, served, at=now() + parcels.UNSERVED_FOR)
    assert worker(nobody) == "ok"


def test_a_worker_that_does_not_live_is_silent_whatever_waits(nobody: Browser, database: Database) -> None:
    database.unit_of_work(lambda session: session.execute(update(health.WorkerBeat).values(beat_at=now() - LONG)))
    assert worker(nobody) == "silent"
