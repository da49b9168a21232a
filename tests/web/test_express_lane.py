"""The devices' express lane says what the usual way says, and a device's own token opens nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.devices.models import Device
from district_hall.devices.presence import Presence
from tablet_ui.api.express import ExpressLane
from tablet_ui.device_token import device_token, is_device_token
from tests import town as story
from tests.town import Town
from tests.web.visitors import Browser, paired

KEY = "a secret of this test"


@contextmanager
def no_usual_way(app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.before_request_funcs, None, [lambda: pytest.fail("this went the usual way")])
        yield


@contextmanager
def no_express_lane() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExpressLane, "answer", lambda *_: None)
        yield


def line(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "sequence": 1, "kind": kind, "occurred_at": iso(now()), "message": None, **more}


@pytest.fixture
def tablet(app: Flask, town: Town) -> Browser:
    return paired(app, town, "oiwake/1/1")


def fail(*_: object) -> None:
    msg = "as a bug, or a full disk, would"
    raise RuntimeError(msg)


def said(answer: TestResponse) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json()
    return {**body, "server_time": ""}


def headers(answer: TestResponse) -> dict[str, str]:
    """The usual way writes Japanese as escapes."""
    return {**answer.headers, "Content-Length": ""}


def test_reports_are_answered_alike_good_bad_and_unreadable(
    app: Flask, database: Database, town: Town, tablet: Browser
) -> None:
    read = line("read", message=str(story.publish(database, town, story.write(database, town)).id))
    reports = [read, line("check_in"), line("read", message=str(uuid4())), {"id": "x"}, {"id": "\ud800"}, 7]
    batch = {"sent_at": iso(now()), "reports": reports}
    assert tablet.csrf
    for language in ("ja", "en"):
        assert tablet.post("/api/device/settings", {"language": language}).status_code == 204
        with no_usual_way(app):
            quick = tablet.post("/api/reports", batch)
        with no_express_lane():
            usual = tablet.post("/api/reports", batch)
        assert said(quick) == said(usual)
        assert headers(quick) == headers(usual)
        assert said(quick)["confirmed"] == [one["id"] for one in reports[:2]]  # type: ignore[index]
        assert [one["code"] for one in said(quick)["refused"]] == ["report-unreadable"] * 3 + ["message-unknown"]


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"json": {"reports": "none"}}, 422),
        ({"json": {"reports": [{}] * 201}}, 422),
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"[" * 100_000, "content_type": "application/json"}, 400),
        ({"data": b"{}"}, 415),
        ({"data": b"1" * 300_000, "content_type": "application/json"}, 413),
        ({"json": {"reports": []}, "headers": {"X-CSRFToken": "not ours"}}, 400),
        ({"json": {"reports": []}, "headers": {"X-CSRFToken": ""}}, 400),
    ],
)
def test_what_is_unusual_is_answered_by_the_usual_way(tablet: Browser, wish: dict[str, Any], status: int) -> None:
    quick = tablet.send("POST", "/api/reports", **wish)
    with no_express_lane():
        usual = tablet.send("POST", "/api/reports", **wish)
    assert (quick.status_code, quick.get_json()) == (usual.status_code, usual.get_json())
    assert quick.status_code == status


def test_what_went_wrong_in_the_lane_is_done_by_the_usual_way(tablet: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExpressLane, "_reports", fail)
    pressed = line("check_in")
    answer = tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [pressed]})
    assert said(answer)["confirmed"] == [pressed["id"]]


def test_a_device_s_token_is_of_one_credential_and_one_key(app: Flask, town: Town, tablet: Browser) -> None:
    assert is_device_token(device_token(KEY, "one"), KEY, "one")
    for other in (device_token(KEY, "another"), device_token("another key", "one"), "", "ü", "\udcff"):
        assert not is_device_token(other, KEY, "one")
    neighbour = paired(app, town, "oiwake/1/2")
    body: dict[str, Any] = {"json": {"reports": []}}
    assert tablet.send("POST", "/api/reports", **body).status_code == 200
    answer = tablet.send("POST", "/api/reports", headers={"X-CSRFToken": neighbour.csrf}, **body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "csrf")


def test_a_tablet_s_visit_opens_no_session(tablet: Browser) -> None:
    tablet.get("/api/board")
    tablet.post("/api/reports", {"reports": []})
    assert tablet.client.get_cookie("session") is None


def test_presence_is_gathered_and_written_down_together(database: Database, town: Town) -> None:
    ids = [story.pair(database, town, home).device_id for home in ("oiwake/1/1", "oiwake/1/2")]
    later = now() + timedelta(minutes=20)
    presence = Presence(database)
    presence.gathers = True
    for one in ids:
        presence.note(one, at=later)
    assert later not in seen(database)
    presence.write_down()
    assert seen(database).count(later) == 2
    presence.note(ids[0], at=later - timedelta(minutes=5))
    presence.write_down()
    assert seen(database).count(later) == 2, "an older moment came after"


def test_presence_that_could_not_be_written_is_written_the_next_time(
    database: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    device_id = story.pair(database, town, "oiwake/1/1").device_id
    later = now() + timedelta(minutes=20)
    presence = Presence(database)
    presence.gathers = True
    presence.note(device_id, at=later)
    monkeypatch.setattr(database, "unit_of_work", fail)
    with pytest.raises(RuntimeError):
        presence.write_down()
    monkeypatch.undo()
    presence.write_down()
    assert later in seen(database)


def seen(database: Database) -> list[object]:
    with database.reading() as session:
        return list(session.scalars(select(Device.last_seen_at)))


@pytest.mark.parametrize("path", ["/api/board", "/api/reports"])
def test_whoever_floods_is_told_to_wait_without_the_usual_way_and_in_the_same_words(
    app: Flask, tablet: Browser, path: str
) -> None:
    def ask() -> TestResponse:
        return tablet.get(path) if path == "/api/board" else tablet.post(path, {"reports": []})

    assert tablet.csrf
    with no_usual_way(app), pytest.MonkeyPatch.context() as patch:
        patch.setattr("district_hall.rate_limit.RateLimit.wait_for", lambda *_: 7)
        quick = ask()
    with no_express_lane(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("district_hall.rate_limit.RateLimit.wait_for", lambda *_: 7)
        usual = ask()
    assert (quick.status_code, quick.headers["Retry-After"]) == (429, "7")
    assert quick.get_json() == usual.get_json()
    assert headers(quick).items() >= {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}.items()
    assert headers(quick) == headers(usual)


def test_a_device_whose_clock_mark_lies_ahead_is_seen_again_by_its_board_alone(
    app: Flask, database: Database, tablet: Browser
) -> None:
    """The server's clock was set back: it doesn't count as silent for longer because of that."""
    with database.reading() as session:
        device_id = session.scalars(select(Device.id)).one()
    database.unit_of_work(_seen_at, device_id, now() + timedelta(hours=1))
    begun = now()
    assert tablet.get("/api/board").status_code == 200
    with database.reading() as session:
        assert begun <= session.get_one(Device, device_id).last_seen_at <= now()


def _seen_at(session: Session, device_id: UUID, at: datetime) -> None:
    session.get_one(Device, device_id).last_seen_at = at
