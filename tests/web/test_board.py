"""The devices' interface, as docs/interface.md promises it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from circular import actions
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.town import Town
from tests.web.visitors import Browser, paired


def line(kind: str, message: str | None = None, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "sequence": 1, "kind": kind, "message": message, "occurred_at": iso(now()), **more}


def test_the_board_says_where_who_and_what(app: Flask, database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    board = paired(app, town, "oiwake/1/2").get("/api/board").get_json()
    assert board["place"] == {
        "town": "軽井沢町",
        "town_en": "Karuizawa",
        "district": "追分区",
        "district_en": "Oiwake",
        "group": "1",
        "house": "2",
    }
    assert [one["name"] for one in board["people"]] == ["土屋 清", "土屋 節子", "土屋 健太"]
    assert [(one["id"], one["title"], one["read"]) for one in board["circulars"]] == [
        (str(message.id), "秋の一斉清掃のご案内", None)
    ]
    assert board["check_in"] == {"last_at": None, "today": False}


def test_an_unchanged_board_answers_304(app: Flask, database: Database, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    tag = tablet.get("/api/board").headers["ETag"]
    assert tablet.get("/api/board", **{"If-None-Match": tag}).status_code == 304
    story.publish(database, town, story.write(database, town))
    assert tablet.get("/api/board", **{"If-None-Match": tag}).status_code == 200


def test_a_reading_shows_on_the_board_of_all_the_household_s_devices(
    app: Flask, database: Database, town: Town
) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = paired(app, town, "oiwake/1/2")
    phone = paired(app, town, "oiwake/1/2", DeviceKind.PHONE)
    read = line("read", str(message.id), resident=str(town.residents["土屋 節子"]))
    answer = tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [read]}).get_json()
    assert answer["confirmed"] == [read["id"]]
    assert answer["refused"] == []
    seen = phone.get("/api/board").get_json()["circulars"][0]["read"]
    assert (seen["by"], seen["way"]) == ("土屋 節子", "tablet")


def test_a_check_in_shows_as_today_s(app: Flask, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [line("check_in")]})
    assert tablet.get("/api/board").get_json()["check_in"]["today"] is True


@pytest.mark.parametrize(
    "broken",
    [
        "not an object",
        {},
        {"id": ["\ud800"]},
        {"id": "\ud800", "sequence": 1, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": "not-a-uuid", "sequence": 1, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": -1, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": 2**40, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": True, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": 1, "kind": "wave", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": 1, "kind": ["read"], "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": 1, "kind": "touch", "occurred_at": "yesterday"},
        {"id": str(uuid4()), "sequence": 1, "kind": "touch", "occurred_at": "9999-12-31T23:59:59-14:00"},
        {"id": str(uuid4()), "sequence": 1, "kind": "read", "occurred_at": "2026-11-23T00:00:00Z"},
        {"id": str(uuid4()), "sequence": 1, "kind": "touch", "occurred_at": "2026-11-23T00:00:00Z", "resident": 7},
    ],
)
def test_a_broken_line_is_named_and_the_others_are_kept(
    app: Flask, town: Town, broken: object, caplog: pytest.LogCaptureFixture
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    good = line("check_in")
    answer = tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [broken, good]})
    assert answer.status_code == 200
    assert answer.get_json()["confirmed"] == [good["id"]]
    assert [one["code"] for one in answer.get_json()["refused"]] == ["report-unreadable"]
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("body", [None, [], "x", {"reports": {}}, {"reports": [{}] * 201}])
def test_a_batch_without_a_list_is_a_problem_document(app: Flask, town: Town, body: object) -> None:
    answer = paired(app, town, "oiwake/1/1").post("/api/reports", body)
    assert answer.status_code in (400, 415, 422)
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["detail"]


def test_a_device_s_unreadable_clock_does_not_cost_the_report(app: Flask, town: Town) -> None:
    good = line("check_in")
    answer = paired(app, town, "oiwake/1/1").post("/api/reports", {"sent_at": "noon", "reports": [good]})
    assert answer.get_json()["confirmed"] == [good["id"]]


def test_six_digits_pair_this_browser(app: Flask, database: Database, town: Town, nobody: Browser) -> None:
    home, leader = town.households["oiwake/1/1"], town.leaders["oiwake"]
    code = database.unit_of_work(devices.make_pairing_code, home, DeviceKind.TABLET, by=leader, at=now())
    full_width = code.digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    answer = nobody.post("/api/pair", {"code": f"{full_width[:3]} {full_width[3:]}"})
    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert nobody.get("/api/board").status_code == 200


def test_looking_at_a_qr_code_does_not_use_it_up(app: Flask, database: Database, town: Town, nobody: Browser) -> None:
    home, leader = town.households["oiwake/1/1"], town.leaders["oiwake"]
    code = database.unit_of_work(devices.make_pairing_code, home, DeviceKind.TABLET, by=leader, at=now())
    for _ in range(2):
        assert nobody.post("/api/pair/look", {"secret": code.secret}).get_json()["place"]["house"] == "1"
    assert nobody.post("/api/pair", {"secret": code.secret}).status_code == 201
    assert nobody.post("/api/pair", {"secret": code.secret}).status_code == 410


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２", "①②③④⑤⑥", "123456" * 60])
def test_what_is_not_six_digits_is_said_so_and_costs_no_try(nobody: Browser, town: Town, code: str) -> None:
    answer = nobody.post("/api/pair", {"code": code})
    assert answer.status_code == 422
    assert answer.get_json()["detail"]


def test_settings_follow_the_device(app: Flask, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    assert tablet.post("/api/device/settings", {"language": "en", "text_size": "large"}).status_code == 204
    device = tablet.get("/api/board").get_json()["device"]
    assert (device["language"], device["text_size"]) == ("en", "large")
    assert tablet.post("/api/device/settings", {"language": "tlh"}).status_code == 422


def test_a_withdrawn_circular_leaves_the_board(app: Flask, database: Database, town: Town) -> None:
    draft = story.write(database, town)
    story.publish(database, town, draft)
    tablet = paired(app, town, "oiwake/1/1")
    database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now() + timedelta(seconds=1))
    assert tablet.get("/api/board").get_json()["circulars"] == []


def until_refused(ask: Callable[[], TestResponse]) -> list[TestResponse]:
    """However slow this machine is: what comes back while it asks is used up at last."""
    answers = [ask()]
    while answers[-1].status_code != 429:
        assert len(answers) < 2000
        answers.append(ask())
    assert answers[-1].get_json()["code"] == "too-many-requests"
    assert int(answers[-1].headers["Retry-After"]) >= 1
    return answers


def test_a_device_that_floods_must_wait_and_nobody_else_does(app: Flask, town: Town) -> None:
    flooding, calm = paired(app, town, "oiwake/1/1"), paired(app, town, "oiwake/1/2")
    answers = until_refused(lambda: flooding.post("/api/reports", {"reports": [line("touch")]}))
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert calm.post("/api/reports", {"reports": [line("touch")]}).status_code == 200
    assert flooding.get("/api/board").status_code == 200


@pytest.mark.parametrize("has_it", [True, False], ids=["unchanged", "whole"])
def test_who_asks_for_the_board_without_end_must_wait_and_nobody_else_does(
    app: Flask, town: Town, *, has_it: bool
) -> None:
    flooding, calm = paired(app, town, "oiwake/1/1"), paired(app, town, "oiwake/1/2")
    asked = {"If-None-Match": flooding.get("/api/board").headers["ETag"]} if has_it else {}
    answers = until_refused(lambda: flooding.get("/api/board", **asked))
    assert {answer.status_code for answer in answers[:-1]} == {304 if has_it else 200}
    assert calm.get("/api/board").status_code == 200
    assert flooding.post("/api/reports", {"reports": [line("touch")]}).status_code == 200
