"""A run of calls ends before its lease, however slow LINE is; what there was no time for is due again. On both databases."""

import time
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.channels.line import sending
from district_hall.delivery.channels.line.sending import Line
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from district_hall.settings import LineAccount
from tests.integration.alert_acts import DeskActs
from tests.integration.line.linking import line_user
from tests.services.line_platform import TOKEN, LinePlatform, line_platform
from tests.town import Town

SOON = timedelta(minutes=1)
HOMES = ("oiwake/1/1", "oiwake/1/2", "oiwake/1/3", "oiwake/2/1")


@pytest.fixture
def platform() -> Iterator[LinePlatform]:
    with line_platform() as running:
        yield running


def send(database: Database, channel: Line, **when: Any) -> None:
    claimed = database.unit_of_work(parcels.claim, channel, "urgent", **when)
    database.unit_of_work(parcels.record, channel, list(channel.deliver(claimed)), **when)


def entries(database: Database) -> list[OutboxEntry]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.LINE)))


def test_the_last_call_of_a_run_ends_well_within_its_lease() -> None:
    """Also where LINE's name has five addresses that nobody answers at."""
    connect, answer = sending.SECONDS
    assert timedelta(seconds=sending.LONGEST_RUN + 5 * connect + answer) < LONGEST_LEASE


def test_what_there_was_no_time_for_is_not_called_but_due_again_and_goes(
    database: Database, town: Town, platform: LinePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LINE doesn't say which of four it won't have, and takes a minute a call: the third is the last."""
    for number, home in enumerate(HOMES):
        line_user(database, town, home, f"U{number}")
    DeskActs(database, town).live()
    channel, at = Line(LineAccount("a secret", TOKEN, platform.url), "https://kairan.example.jp"), now() + SOON
    platform.refuse = lambda body: (400, {"message": "Failed"}, {}) if len(body["to"]) > 1 else None
    began = time.monotonic()
    slow = SimpleNamespace(monotonic=lambda: began + 60 * len(platform.calls))
    with monkeypatch.context() as clock:
        clock.setattr(sending, "time", slow)
        send(database, channel, at=at)
    assert [len(one["to"]) for one in platform.calls] == [4, 2, 1]
    with database.reading() as session:
        tries = sorted(session.scalars(select(DeliveryAttempt.result)))
    assert tries == [AttemptResult.LATER] * 3 + [AttemptResult.SENT]
    waiting = [one for one in entries(database) if one.done is None]
    assert [(one.lease_until, at < one.due_at < at + SOON) for one in waiting] == [(None, True)] * 3
    platform.refuse = lambda _body: None
    send(database, channel, at=at + SOON)
    assert {one.done for one in entries(database)} == {Done.SENT}
    assert sorted(to for to, _ in platform.delivered) == ["U0", "U1", "U2", "U3"]
