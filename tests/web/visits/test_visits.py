"""The visits list on its pages: who sees which, taking, giving back and finishing, and what hostile input does."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.people.models import StaffRole
from district_hall.people.roles import Role
from district_hall.visits.models import Visit
from tests import town as story
from tests.town import Town
from tests.web.leader.naughty import OWN
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired, signed_in


@pytest.fixture
def leader(app: Flask, town: Town) -> Browser:
    return signed_in(app, "oiwake")


@pytest.fixture
def commissioner(app: Flask, town: Town) -> Browser:
    return signed_in(app, "commissioner")


def ask(database: Database, town: Town, home: str = "oiwake/1/1") -> str:
    """The household asks for a visit; the line's id."""
    device = story.pair(database, town, home).device_id
    line = Report(uuid4(), 1, ReportKind.ASK_VISIT, now())
    database.unit_of_work(record_reports, device, [line], sent_at=now(), at=now())
    with database.reading() as session:
        return str(session.scalar(select(Visit.id).where(Visit.household_id == town.households[home])))


def press(browser: Browser, what: str, visit: str, **more: str) -> Any:
    return browser.send("POST", f"/visits/{what}", data={"visit": visit, **more}, headers={"Accept": "text/html"})


def words(browser: Browser) -> str:
    return Page(browser.get("/visits/").text).words


def test_an_empty_list_is_calm(leader: Browser) -> None:
    assert "いま、たずねるところは ありません" in words(leader)


def test_a_household_asks_the_leader_goes_and_the_household_waits_no_longer(
    app: Flask, database: Database, town: Town, leader: Browser
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    visit = ask(database, town)
    assert tablet.get("/api/board").get_json()["visit_asked_at"]
    shown = words(leader)
    for part in ("たずねるところ 1", "来てほしい", "1班 1番", "荻原さん", "「区長さんに 来てもらう」を押しました。"):
        assert part in shown
    assert press(leader, "take", visit).headers["Location"] == "/visits/"
    assert "あなたが 行くことになっています" in words(leader)
    press(leader, "finish", visit, note="お元気でした")
    shown = words(leader)
    assert "いま、たずねるところは ありません" in shown
    assert "「お元気でした」" in shown
    assert tablet.get("/api/board").get_json()["visit_asked_at"] is None


def test_the_second_of_two_is_told_who_goes(
    database: Database, town: Town, leader: Browser, commissioner: Browser
) -> None:
    visit = ask(database, town)
    press(leader, "take", visit)
    press(commissioner, "take", visit)
    assert words(commissioner).count("荻原 善次さんが 行くことになっています。") == 2  # said, and on the line
    answer = commissioner.send("POST", "/visits/take", data={"visit": visit}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.get_json()["code"] == "visit-taken"
    assert press(commissioner, "finish", visit).status_code == 303
    assert "たずねるところ 1" in words(leader)


def test_it_can_be_given_back_and_taken_over(
    database: Database, town: Town, leader: Browser, commissioner: Browser
) -> None:
    visit = ask(database, town)
    press(leader, "take", visit)
    press(commissioner, "take", visit, instead_of=str(town.leaders["oiwake"]))
    assert "中山 ふみさんが 行くことになっています。" in words(leader)
    press(commissioner, "give-back", visit)
    assert Page(leader.get("/visits/").text).form("/take").fields["visit"] == visit


def test_another_district_s_line_is_not_there(app: Flask, database: Database, town: Town) -> None:
    visit, stranger = ask(database, town), signed_in(app, "kariyado")
    for what in ("take", "give-back", "finish"):
        assert press(stranger, what, visit).status_code == 404
    assert "1班 1番" not in words(stranger)


def test_lines_of_two_districts_at_once_are_not_there(database: Database, town: Town, leader: Browser) -> None:
    mixed = {"visit": [ask(database, town), ask(database, town, "kariyado/1/1")]}
    assert leader.send("POST", "/visits/take", data=mixed).status_code == 404
    assert "あなたが 行くことになっています" not in words(leader)


@pytest.mark.parametrize("visit", ["", "nonsense", "\x00", "0" * 5000, "00000000-0000-7000-8000-000000000000"])
def test_a_line_that_there_is_not_is_refused_plainly(leader: Browser, visit: str) -> None:
    assert press(leader, "take", visit).status_code in (404, 422)
    assert leader.send("POST", "/visits/take").status_code == 422


@pytest.mark.parametrize("note", OWN)
def test_a_note_is_shown_as_it_was_written_and_does_nothing(
    database: Database, town: Town, leader: Browser, note: str
) -> None:
    visit = ask(database, town)
    press(leader, "take", visit)
    answer = leader.send(
        "POST",
        "/visits/finish",
        data=f"visit={visit}&note=".encode() + _quoted(note),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (200, 303)
    page = leader.get("/visits/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "「49" not in page


def _quoted(text: str) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in text.encode(errors="surrogatepass"))


def test_a_note_that_is_too_long_is_refused_and_nothing_is_closed(
    database: Database, town: Town, leader: Browser
) -> None:
    visit = ask(database, town)
    press(leader, "take", visit)
    assert press(leader, "finish", visit, note="あ" * 201).status_code == 422
    assert "あなたが 行くことになっています" in words(leader)


def test_the_commissioner_sees_the_list_and_nothing_else_of_the_leader_s(commissioner: Browser) -> None:
    page = Page(commissioner.get("/visits/").text)
    assert page.has("a", href="/visits/")
    for path in ("/leader/", "/leader/households", "/leader/contacts"):
        assert not page.has("a", href=path)
        assert commissioner.get(path).status_code == 403


def test_who_holds_two_offices_sees_both_lists_once(app: Flask, database: Database, town: Town) -> None:
    def also_commissioner(session: Any) -> None:
        for district in ("oiwake", "kariyado"):
            session.add(
                StaffRole(
                    account_id=town.leaders["oiwake"],
                    role=Role.WELFARE_COMMISSIONER,
                    district_id=town.districts[district],
                    since=now() - timedelta(days=1),
                )
            )

    database.unit_of_work(also_commissioner)
    ask(database, town), ask(database, town, "kariyado/1/1")
    shown = words(signed_in(app, "oiwake"))
    assert "たずねるところ 2" in shown
    assert "借宿区" in shown


def test_the_live_list_is_the_page_s(database: Database, town: Town, leader: Browser) -> None:
    visit = ask(database, town)
    answer = leader.get("/visits/list").get_json()
    assert answer["homes"] == 1
    assert answer["words"] == "たずねるところ 1件"
    assert visit in answer["html"]
    assert " style=" not in answer["html"]


def test_in_english_too(database: Database, town: Town, leader: Browser) -> None:
    ask(database, town)
    leader.send("POST", "/language", data={"language": "en"})
    assert leader.get("/visits/").status_code == 200
