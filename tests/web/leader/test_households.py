"""Households and their devices: connecting one by digits or QR, shutting out a lost one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from district_hall.settings import Settings
from tests import town as story
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired, signed_in
from wsgi import create_app


def make_code(leader: Browser, town: Town, home: str = "oiwake/1/2", kind: str = "tablet") -> tuple[Page, str]:
    address = f"/leader/households/{town.households[home]}/pairing-codes"
    answer = leader.send("POST", address, data={"kind": kind}, headers={"Accept": "text/html"})
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    return Page(answer.text), answer.text


def digits_on(page: Page) -> str:
    found = re.search(r"\d{3} \d{3}", page.words)
    assert found
    return found[0]


def test_one_group_is_shown_at_a_time(leader: Browser, town: Town) -> None:
    for query, number in (("", 1), ("?group=2", 2), ("?group=77", 1), ("?group=x", 1), ("?group=" + "9" * 500, 1)):
        page = Page(leader.get(f"/leader/households{query}").text)
        homes = {found["id"] for tag, found in page.elements if tag == "li" and "id" in found}
        assert homes == {f"household-{town.households[f'oiwake/{number}/{house}']}" for house in (1, 2, 3)}


def test_the_page_shows_reach_membership_and_devices(app: Flask, leader: Browser, town: Town) -> None:
    device = paired(app, town, "oiwake/1/1").device_id
    page = Page(leader.get("/leader/households").text)
    assert page.has("a", href=f"/leader/devices/{device}/revoke")
    for words in ("会員でない", "紙", "さいごの動き"):
        assert words in page.words


def test_the_six_digits_connect_one_device_of_that_household(
    app: Flask, leader: Browser, nobody: Browser, town: Town
) -> None:
    page, _html = make_code(leader, town, "oiwake/1/2", "phone")
    answer = nobody.post("/api/pair", {"code": digits_on(page)})
    assert answer.status_code == 201
    assert answer.get_json()["device"]["kind"] == "phone"
    assert answer.get_json()["place"]["house"] == "2"
    home = town.households["oiwake/1/2"]
    [device] = leader.get(f"/leader/households/{home}/devices").get_json()["devices"]
    assert device["id"] == answer.get_json()["device"]["id"]
    assert Browser(app).post("/api/pair", {"code": digits_on(page)}).status_code == 410


def test_a_second_code_ends_the_first(leader: Browser, nobody: Browser, town: Town) -> None:
    first, _html = make_code(leader, town)
    second, _html = make_code(leader, town)
    assert nobody.post("/api/pair", {"code": digits_on(first)}).status_code == 410
    assert nobody.post("/api/pair", {"code": digits_on(second)}).status_code == 201


def test_the_qr_code_is_drawn_in_the_page_without_style_or_the_secret_in_words(leader: Browser, town: Town) -> None:
    page, html = make_code(leader, town)
    assert page.has("svg", **{"class": "qr"})
    assert " style=" not in html
    assert "pair#" not in html


@pytest.mark.parametrize("kind", ["", "hall", "TABLET", "\x00"])
def test_a_kind_of_device_that_there_is_not_is_refused(leader: Browser, town: Town, kind: str) -> None:
    address = f"/leader/households/{town.households['oiwake/1/2']}/pairing-codes"
    assert leader.send("POST", address, data={"kind": kind}).status_code == 422


def test_shutting_out_asks_first_and_then_the_device_sees_nothing(app: Flask, leader: Browser, town: Town) -> None:
    lost = paired(app, town, "oiwake/1/2")
    address = f"/leader/devices/{lost.device_id}/revoke"
    page = Page(leader.get(address).text)
    assert "すぐに、回覧が見られなくなります。" in page.words
    assert lost.get("/api/board").status_code == 200
    assert leader.send("POST", page.form("/revoke").action).headers["Location"] == "/leader/households?group=1"
    assert lost.get("/api/board").status_code == 401
    assert leader.get(address).headers["Location"] == "/leader/households?group=1"


def test_another_district_s_leader_can_neither_see_connect_nor_shut_out(
    app: Flask, neighbour: Browser, town: Town
) -> None:
    tablet = paired(app, town, "oiwake/1/2")
    home = town.households["oiwake/1/2"]
    assert str(home) not in neighbour.get("/leader/households").text
    assert neighbour.get(f"/leader/households/{home}/devices").status_code == 404
    assert (
        neighbour.send("POST", f"/leader/households/{home}/pairing-codes", data={"kind": "tablet"}).status_code == 404
    )
    assert neighbour.send("POST", f"/leader/devices/{tablet.device_id}/revoke").status_code == 404
    assert tablet.get("/api/board").status_code == 200


@pytest.fixture
def public_app(sqlite_url: str, data_dir: Path) -> Iterator[Flask]:
    settings = Settings(data_dir=data_dir, database_url=sqlite_url, secret_key="x", public_url="http://kairan.example")
    made = create_app(settings)
    story.settle(made.extensions["house"].database)
    yield made
    made.extensions["house"].database.close()


def test_the_address_on_the_page_is_the_public_one(public_app: Flask) -> None:
    leader = signed_in(public_app, "oiwake")
    form = Page(leader.get("/leader/households").text).form("/pairing-codes")
    assert "http://kairan.example" in leader.send("POST", form.action, data={"kind": "tablet"}).text
