"""Cards on paper, from choosing to the sheet."""

import re

import pytest
from flask import Flask

from district_hall.db import Database
from tablet_ui import qr
from tablet_ui.office import sheets
from tests import town as story
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, signed_in


@pytest.fixture
def office(app: Flask, town: Town) -> Browser:
    return signed_in(app, "office")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the QR codes on the sheet say."""
    said: list[str] = []

    def draw(content: str) -> object:
        said.append(content)
        return qr.qr(content)

    monkeypatch.setattr(sheets, "qr", draw)
    return said


def test_choosing_checking_and_making(office: Browser, nobody: Browser, town: Town, drawn: list[str]) -> None:
    oiwake = town.districts["oiwake"]
    assert Page(office.get("/office/sheets").text).has("a", href=f"/office/sheets/{oiwake}")
    chosen = office.get(f"/office/sheets/{oiwake}?group=1&number=2").text
    assert 'value="2"' in chosen
    check = Page(office.get(f"/office/sheets/{oiwake}/check?card=tablet&group=1").text)
    assert "3世帯のカードを作りますか" in check.words
    form = check.form(f"/office/sheets/{oiwake}")
    answer = office.send("POST", form.action, data=form.fields)
    assert answer.status_code == 201
    assert len(drawn) == answer.text.count('class="qr"') == 3
    assert all(re.fullmatch(r"http://localhost/pair#[\w-]{43}", one) for one in drawn)
    assert nobody.post("/api/pair", {"secret": drawn[1].split("#")[1]}).get_json()["place"]["house"] == "2"


def test_a_card_says_no_name_and_the_page_no_secret(office: Browser, town: Town, drawn: list[str]) -> None:
    for card in ("tablet", "phone", "hall"):
        answer = office.send("POST", f"/office/sheets/{town.districts['oiwake']}", data={"card": card, "group": "1"})
        main = answer.text.split("<main", 1)[1]
        assert "1班 2番" in main
        assert "荻原" not in main
        assert " style=" not in main
        assert not any(one.split("#")[-1].split(":")[-1] in answer.text for one in drawn)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_card_for_the_hall_is_no_address(office: Browser, town: Town, drawn: list[str]) -> None:
    office.send("POST", f"/office/sheets/{town.districts['oiwake']}", data={"card": "hall", "group": "2"})
    assert len(drawn) == 3
    assert all(re.fullmatch(r"KAIRAN:[\w-]{43}", one) for one in drawn)


def test_what_will_be_useless_is_said_before(office: Browser, town: Town, drawn: list[str]) -> None:
    address = f"/office/sheets/{town.districts['oiwake']}"
    assert "使えなくなります" not in office.get(f"{address}/check?card=hall&group=1").text
    office.send("POST", address, data={"card": "hall", "group": "1"})
    assert "前に作った 3枚は、もう使えなくなります。" in office.get(f"{address}/check?card=hall&group=1").text
    assert "カードを作る世帯がありません" in office.get(f"{address}/check?card=hall&group=1&only_without=yes").text


def test_who_is_connected_can_be_left_out(database: Database, office: Browser, town: Town, drawn: list[str]) -> None:
    story.pair(database, town, "oiwake/1/1")
    data = {"card": "tablet", "group": "1", "only_without": "yes"}
    office.send("POST", f"/office/sheets/{town.districts['oiwake']}", data=data)
    assert len(drawn) == 2


@pytest.mark.parametrize(
    "query", ["card=tablet&group=x", "card=tablet&group=1&number=two", "card=", "card=x", "", "card=hall&group=99999"]
)
def test_what_can_not_be_read_makes_nothing(office: Browser, town: Town, drawn: list[str], query: str) -> None:
    """Above all: a number that can't be read must not mean everybody."""
    address = f"/office/sheets/{town.districts['oiwake']}"
    assert office.get(f"{address}/check?{query}").status_code == 422
    assert office.send("POST", f"{address}?{query}").status_code == 422
    assert drawn == []


def test_a_full_width_number_is_a_number(office: Browser, town: Town, drawn: list[str]) -> None:
    data = {"card": "hall", "group": "１", "number": "２"}
    assert office.send("POST", f"/office/sheets/{town.districts['oiwake']}", data=data).status_code == 201
    assert len(drawn) == 1


def test_a_house_where_nobody_lives_makes_nothing(office: Browser, town: Town) -> None:
    data = {"card": "hall", "group": "1", "number": "77"}
    assert office.send("POST", f"/office/sheets/{town.districts['oiwake']}", data=data).status_code == 422
