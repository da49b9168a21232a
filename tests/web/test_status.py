"""What is said to whoever watches over the machine, and to staff when nothing goes out."""

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import outbox
from district_hall.delivery.models import ChannelWord, Done, Message, OutboxEntry
from district_hall.delivery.repair import mend
from district_hall.ids import new_id
from district_hall.settings import Settings
from tests import town as story
from tests.town import Town
from tests.web.visitors import Browser, signed_in
from wsgi import _beat, create_app

TOKEN = "a token of this test"


@pytest.fixture
def app(database_url: str, data_dir: Path) -> Iterator[Flask]:
    settings = Settings(data_dir=data_dir, database_url=database_url, secret_key="a secret", metrics_token=TOKEN)
    made = create_app(settings)
    made.testing = False
    yield made
    made.extensions["house"].database.close()


def numbers(browser: Browser) -> dict[str, float]:
    answer = browser.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_ready_says_whether_a_worker_lives(nobody: Browser, database: Database) -> None:
    assert nobody.get("/readyz").get_json() == {"status": "ok", "worker": "silent"}
    worker = new_id()
    database.unit_of_work(health.beat, worker, at=now())
    assert nobody.get("/readyz").get_json() == {"status": "ok", "worker": "ok"}
    database.unit_of_work(health.beat, worker, at=now() - health.SILENT_AFTER - timedelta(seconds=1))
    assert nobody.get("/readyz").get_json()["worker"] == "silent"


def test_one_living_worker_of_two_is_enough(nobody: Browser, database: Database) -> None:
    database.unit_of_work(health.beat, new_id(), at=now() - timedelta(hours=2))
    database.unit_of_work(health.beat, new_id(), at=now())
    assert nobody.get("/readyz").get_json()["worker"] == "ok"


def test_staff_see_a_red_line_when_no_worker_lives(app: Flask, town: Town, database: Database) -> None:
    leader = signed_in(app, "oiwake")
    hidden = 'role="status" hidden>送るしくみ'
    assert hidden not in leader.get("/leader/").text
    database.unit_of_work(health.beat, new_id(), at=now())
    assert hidden in leader.get("/leader/").text


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer another", f"Basic {TOKEN}", "Bearer ０"])
def test_numbers_are_for_whoever_has_the_token(nobody: Browser, given: str) -> None:
    assert nobody.get("/metrics", Authorization=given).status_code == 401


def test_the_queue_and_the_tries_are_counted(nobody: Browser, town: Town, database: Database) -> None:
    before = numbers(nobody)
    assert before['circular_outbox_open{channel="socket"}'] == 0
    assert before["circular_connected_devices"] == 0
    story.publish(database, town, story.write(database, town))
    assert numbers(nobody)['circular_outbox_open{channel="socket"}'] == 1
    claims = database.unit_of_work(outbox.claim, at=now())
    database.unit_of_work(outbox.record, {claim.entry_id: "" for claim in claims}, at=now())
    after = numbers(nobody)
    assert after['circular_outbox_open{channel="socket"}'] == 0
    assert after['circular_delivery_attempts_last_15m{channel="socket",result="sent"}'] == 1


def test_the_oldest_that_waits_gives_the_queue_s_age(nobody: Browser, town: Town, database: Database) -> None:
    story.publish(database, town, story.write(database, town))
    change(database, due_at=now() - timedelta(seconds=90))
    story.publish(database, town, story.write(database, town))
    age = numbers(nobody)['circular_outbox_oldest_due_seconds{channel="socket"}']
    assert 90 <= age < 600


def test_what_is_tried_again_later_grows_no_younger(nobody: Browser, town: Town, database: Database) -> None:
    """A mail server that is gone for an hour: each try has its turn in the future."""
    story.publish(database, town, story.write(database, town))
    an_hour_ago = update(Message).values(sent_at=now() - timedelta(hours=1))
    database.unit_of_work(lambda session: session.execute(an_hour_ago))
    change(database, due_at=now() + timedelta(minutes=5))
    figures = numbers(nobody)
    assert figures['circular_outbox_oldest_due_seconds{channel="socket"}'] == 0
    assert 3600 <= figures['circular_outbox_oldest_seconds{channel="socket"}'] < 4000


def test_the_worker_s_age_is_that_of_its_newest_beat(nobody: Browser, database: Database) -> None:
    assert math.isnan(numbers(nobody)["circular_worker_age_seconds"])
    database.unit_of_work(health.beat, new_id(), at=now() - timedelta(seconds=90))
    assert 90 <= numbers(nobody)["circular_worker_age_seconds"] < 600


def test_what_was_given_up_is_counted_and_the_office_sees_it_for_a_day(
    app: Flask, nobody: Browser, town: Town, database: Database
) -> None:
    story.publish(database, town, story.write(database, town))
    office = signed_in(app, "office")
    words = "件を、メールで届けられませんでした"
    assert words not in office.get("/office/").text
    lost = {"channel": ChannelWord.MAIL, "done": Done.GAVE_UP}
    change(database, **lost, done_at=now() - timedelta(hours=23))
    assert numbers(nobody)['circular_outbox_given_up_last_24h{channel="mail"}'] == 1
    assert numbers(nobody)['circular_outbox_given_up_last_24h{channel="push"}'] == 0
    assert words in office.get("/office/").text
    change(database, **lost, done_at=now() - timedelta(hours=25))
    assert words not in office.get("/office/").text


def test_what_a_repair_has_found_is_counted(nobody: Browser, town: Town, database: Database) -> None:
    worker = new_id()
    database.unit_of_work(_beat, worker, at=now())
    story.publish(database, town, story.write(database, town))
    mend(database, worker, at=now())
    assert numbers(nobody)["circular_outbox_mended"] == 0
    database.unit_of_work(lambda session: session.execute(delete(OutboxEntry)))
    mend(database, worker, at=now())
    mend(database, worker, at=now())
    assert numbers(nobody)["circular_outbox_mended"] == 1


def change(database: Database, **values: Any) -> None:
    """Of all entries that there are."""
    database.unit_of_work(lambda session: session.execute(update(OutboxEntry).values(**values)))
