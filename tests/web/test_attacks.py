"""What strangers, broken devices and a rush of them may send: answered calmly, and nothing of anybody's gets out."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall import attempts
from district_hall.attempts import Attempt, Trying
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.writer import MOST_TOGETHER, _Work
from tablet_ui.api.parsing import MOST_REPORTS
from tablet_ui.security import USUAL_BODY
from tests import town as story
from tests.town import Town
from tests.web.visitors import Browser, paired, signed_in

HALF_A_CHARACTER = "\ud800"


def line(kind: str, message: str | None = None, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "sequence": 1, "kind": kind, "message": message, "occurred_at": iso(now()), **more}


@pytest.mark.parametrize("path", ["/api/pair", "/api/pair/look"])
def test_half_a_character_is_a_wrong_secret(nobody: Browser, town: Town, path: str) -> None:
    answer = nobody.post(path, {"secret": HALF_A_CHARACTER})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "pairing-unknown")


@pytest.mark.parametrize("body", ["[" * 100_000, '{"code":' + "[" * 50_000 + "]" * 50_000 + "}"])
def test_nesting_without_end_is_a_bad_request(nobody: Browser, town: Town, body: str) -> None:
    answer = nobody.send("POST", "/api/pair", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    ("occurred_at", "sent_at"),
    [
        ("2026-11-23T05:32:00Z", "9999-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00Z", "5000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_clock_at_the_end_of_all_years_holds_no_report_up(
    app: Flask, town: Town, occurred_at: str, sent_at: str
) -> None:
    tablet, pressed = paired(app, town, "oiwake/1/1"), line("check_in", occurred_at=occurred_at)
    answer = tablet.post("/api/reports", {"sent_at": sent_at, "reports": [pressed]})
    assert answer.get_json()["confirmed"] == [pressed["id"]]
    assert tablet.get("/api/board").get_json()["check_in"]["today"]


def test_a_leader_s_session_is_in_no_answer_that_others_may_keep(app: Flask, town: Town) -> None:
    leader = signed_in(app, "oiwake")
    version = app.extensions["house"].assets.version
    answer = leader.get(f"/assets/{version}/leader/receipts.js")
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers


def test_a_large_form_is_not_taken_apart_for_strangers(nobody: Browser, town: Town) -> None:
    """Only files as raw bodies are large; a form of that size would be taken apart on the sockets' hub."""
    form = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"\r\n" * USUAL_BODY + b"--x--"
    answer = nobody.client.post(
        f"/leader/circulars/{uuid4()}/attachments", data=form, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413


def test_old_wrong_tries_are_forgotten_also_where_nobody_signs_in(
    app: Flask, database: Database, town: Town, nobody: Browser
) -> None:
    long_ago = now() - timedelta(days=2)
    database.unit_of_work(attempts.note, Trying.PAIRING_ADDRESS, "an address", at=long_ago)
    assert nobody.post("/api/pair", {"code": "000000"}).status_code == 404
    with database.reading() as reading:
        assert reading.scalar(select(func.count()).where(Attempt.at <= long_ago)) == 0


@pytest.mark.parametrize(("kind", "told"), [("arrived", 0), ("shown", 0), ("touch", 0), ("read", 1), ("check_in", 1)])
def test_only_what_a_board_shows_makes_the_household_s_devices_ask_for_it(
    app: Flask, database: Database, town: Town, kind: str, told: int
) -> None:
    """A card arrives at all tablets within a second: were each told to look again, all would ask at once."""
    message = story.publish(database, town, story.write(database, town))
    tablet = paired(app, town, "oiwake/1/1")
    listening = app.extensions["socketio"].test_client(app, flask_test_client=tablet.client)
    about = None if kind in ("touch", "check_in") else str(message.id)
    assert tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [line(kind, about)]}).status_code == 200
    assert [heard["name"] for heard in listening.get_received()] == ["board_changed"] * told
    listening.disconnect()


def test_reports_without_end_are_refused(app: Flask, town: Town) -> None:
    many = [line("touch") for _ in range(MOST_REPORTS + 1)]
    answer = paired(app, town, "oiwake/1/1").post("/api/reports", {"sent_at": iso(now()), "reports": many})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too-many-reports")


def test_in_a_rush_nobody_is_answered_before_the_own_commit(sqlite_url: str) -> None:
    """Under gevent a newcomer can overtake those who wait for the writer's thread."""
    database = Database(sqlite_url)
    group = database._group
    assert group is not None
    answer: Callable[[Session], str] = lambda _session: "done"  # noqa: E731
    group._waiting.extend(_Work(answer) for _ in range(MOST_TOGETHER))
    assert group.run(answer) == "done"
    database.close()
