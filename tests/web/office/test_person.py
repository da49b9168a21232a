"""One person's data: what is told, taken along and erased, and that each is written down."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from tests.integration.test_one_person import leave, live_a_little
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired, signed_in


@pytest.fixture
def office(app: Flask, town: Town) -> Browser:
    return signed_in(app, "office")


def acts_on(database: Database, town: Town, name: str) -> list[str]:
    with database.reading() as session:
        query = select(AuditEntry.act).where(AuditEntry.subject_id == town.residents[name])
        return list(session.scalars(query.order_by(AuditEntry.at, AuditEntry.id)))


def test_the_overview_counts_and_tells_nothing_of_what_was_read(
    database: Database, office: Browser, town: Town
) -> None:
    live_a_little(database, town, now())
    page = Page(office.get(f"/office/people/{town.residents['荻原 ハツ']}/data").text)
    assert "荻原 ハツ" in page.words
    assert "2件" in page.words
    assert "清掃" not in page.words
    assert acts_on(database, town, "荻原 ハツ") == ["see_person_data"]


def test_the_file_has_everything_of_theirs_and_nothing_of_others(
    database: Database, office: Browser, town: Town
) -> None:
    live_a_little(database, town, now())
    answer = office.send("POST", f"/office/people/{town.residents['土屋 清']}/data/export")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.text)
    assert told["resident"]["name"] == "土屋 清"
    assert told["household"]["district"] == "追分区"
    assert [one["title"] for one in told["receipts"]] == ["秋の一斉清掃のご案内"]
    assert [one["is_drill"] for one in told["receipts"]] == [False]
    assert [one["kind"] for one in told["signs_of_life"]] == ["check_in"]
    assert [one["name"] for one in told["looks"]] == ["健一"]
    for other in ("節子", "健太", "ハツ", "ころんでいた", "依田", "荻原 善次"):
        assert other not in answer.text
    assert acts_on(database, town, "土屋 清") == ["export_person_data"]


def test_the_sheet_says_the_same_in_words(database: Database, office: Browser, town: Town) -> None:
    live_a_little(database, town, now())
    answer = office.send("POST", f"/office/people/{town.residents['荻原 ハツ']}/data/sheet")
    words = Page(answer.text).words
    for said in (
        "荻原 ハツ",
        "秋の一斉清掃のご案内",
        "「元気です」を押した",
        "むすこ",
        "健一",
        "ころんでいた",
        "読んだ",
    ):
        assert said in words
    assert acts_on(database, town, "荻原 ハツ") == ["print_person_data"]


def test_erasing_says_what_goes_and_asks_for_who_lives_there_still(
    database: Database, office: Browser, town: Town
) -> None:
    address = f"/office/people/{town.residents['土屋 清']}/erase"
    words = Page(office.get(address).text).words
    assert "消えるもの" in words
    assert "いまもこの世帯に住んでいます" in words
    refused = office.send("POST", address)
    assert refused.status_code == 422
    assert acts_on(database, town, "土屋 清") == []
    assert office.send("POST", address, data={"also_living_here": "yes"}).status_code == 303
    assert acts_on(database, town, "土屋 清") == ["erase_person"]
    assert office.get(address).status_code == 303
    assert office.send("POST", address).status_code == 422


def test_the_household_s_tablet_no_longer_names_them(app: Flask, office: Browser, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/2")
    office.send("POST", f"/office/people/{town.residents['土屋 清']}/erase", data={"also_living_here": "yes"})
    names = [one["name"] for one in tablet.get("/api/board").get_json()["people"]]
    assert names == ["土屋 節子", "土屋 健太"]


def test_pages_with_receipts_go_on_without_the_name(
    app: Flask, database: Database, office: Browser, town: Town
) -> None:
    live_a_little(database, town, now())
    leave(database, town, "土屋 清", now())
    tablet, leader = paired(app, town, "oiwake/1/2"), signed_in(app, "oiwake")
    office.send("POST", f"/office/people/{town.residents['土屋 清']}/erase")
    [circular] = tablet.get("/api/board").get_json()["circulars"]
    assert circular["read"]["by"] in (None, "土屋 節子")
    listing = Page(leader.get("/leader/").text)
    link = next(one["href"] for tag, one in listing.elements if tag == "a" and "/leader/circulars/" in one["href"])
    sheet = leader.get(link)
    assert sheet.status_code == 200
    assert "土屋 清" not in sheet.text
    overview = Page(office.get(f"/office/people/{town.residents['土屋 清']}/data").text)
    assert "削除された かた" in overview.words


def test_an_unknown_person_is_not_found(office: Browser) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    assert office.get(f"/office/people/{nobody}/data").status_code == 404
    for act in ("data/export", "data/sheet", "erase"):
        assert office.send("POST", f"/office/people/{nobody}/{act}").status_code == 404
