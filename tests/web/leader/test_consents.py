"""A signed paper becomes a consent: who, whose, when it was signed; and the code for the family's phone, shown once."""

import pytest
from flask import Flask
from sqlalchemy import select

from district_hall.clock import local_day, now
from district_hall.db import Database
from district_hall.family.models import Consent, Given, Party
from tests.town import Town
from tests.web.visitors import Browser, paired, signed_in

HTML = {"Accept": "text/html"}
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def leader(app: Flask, town: Town) -> Browser:
    return signed_in(app, "oiwake")


def filled(town: Town, **changes: str) -> dict[str, str]:
    paper = {
        "person": str(town.residents["土屋 清"]),
        "relation": "daughter",
        "name": "土屋 洋子",
        "signed_on": str(local_day(now())),
    }
    return paper | changes


def consents(database: Database) -> list[Consent]:
    with database.reading() as session:
        return list(session.scalars(select(Consent).order_by(Consent.id)))


def page_of(town: Town, home: str = "oiwake/1/2") -> str:
    return f"/leader/households/{town.households[home]}/consents"


def test_a_paper_is_recorded_and_its_code_shown_once(
    app: Flask, database: Database, town: Town, leader: Browser
) -> None:
    answer = leader.send("POST", page_of(town), data=filled(town), headers=HTML)
    assert answer.status_code == 201
    assert 'src="data:image/svg+xml' in answer.text
    (given,) = consents(database)
    assert (given.given, given.name, given.recorded_by) == (Given.PAPER, "土屋 洋子", town.leaders["oiwake"])
    listed = leader.get(page_of(town), **HTML).text
    assert "土屋 洋子" in listed
    assert "data:image/svg+xml" not in listed
    assert paired(app, town, "oiwake/1/2").get("/api/board").get_json()["watch"]["consents"][0]["name"] == "土屋 洋子"


def test_the_household_s_line_leads_to_it(town: Town, leader: Browser) -> None:
    assert page_of(town) in leader.get("/leader/households", **HTML).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": ""}, "どなたの同意か"),
        ({"relation": "boss"}, "続きがら"),
        ({"name": " "}, "お名前を、40文字まで"),
        ({"signed_on": ""}, "書いた日を入れてください。"),
        ({"signed_on": "2026-13-99"}, "日にちを入れてください。"),
        ({"signed_on": "2999-01-01"}, "これからの日"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    database: Database, town: Town, leader: Browser, changes: dict[str, str], words: str
) -> None:
    answer = leader.send("POST", page_of(town), data=filled(town, **changes), headers=HTML)
    assert answer.status_code == 422
    assert words in answer.text
    assert ("土屋 洋子" in answer.text) is ("name" not in changes)
    assert consents(database) == []


def test_nobody_of_another_household_is_recorded(database: Database, town: Town, leader: Browser) -> None:
    sent = filled(town, person=str(town.residents["荻原 ハツ"]))
    assert leader.send("POST", page_of(town), data=sent, headers=HTML).status_code == 404
    assert consents(database) == []


def test_a_hostile_name_is_only_a_name(database: Database, town: Town, leader: Browser) -> None:
    answer = leader.send("POST", page_of(town), data=filled(town, name=HOSTILE), headers=HTML)
    (given,) = consents(database)
    for page in (answer, leader.get(page_of(town), **HTML), leader.get(f"/leader/consents/{given.id}/end", **HTML)):
        assert HOSTILE not in page.text
        assert "&lt;img" in page.text


def test_the_leader_ends_it_for_whoever_can_t_press(database: Database, town: Town, leader: Browser) -> None:
    leader.send("POST", page_of(town), data=filled(town), headers=HTML)
    (given,) = consents(database)
    assert "おわらせますか" in leader.get(f"/leader/consents/{given.id}/end", **HTML).text
    assert leader.send("POST", f"/leader/consents/{given.id}/end", headers=HTML).status_code == 303
    assert consents(database)[0].ended_by is Party.STAFF
    assert leader.send("POST", f"/leader/consents/{given.id}/code", headers=HTML).status_code == 404


def test_a_new_code_can_be_made_later(town: Town, database: Database, leader: Browser) -> None:
    leader.send("POST", page_of(town), data=filled(town), headers=HTML)
    (given,) = consents(database)
    answer = leader.send("POST", f"/leader/consents/{given.id}/code", headers=HTML)
    assert answer.status_code == 201
    assert "一度だけ使えます" in answer.text


def test_a_household_without_people_says_so(town: Town, leader: Browser) -> None:
    assert "まだ登録されていません" in leader.get(page_of(town, "oiwake/2/1"), **HTML).text
