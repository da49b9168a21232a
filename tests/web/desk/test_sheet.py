"""The live sheet: counts and lists from one question, help first, and who has not been reached."""

import pytest
from flask import Flask

from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.ids import new_id
from tests.town import Town
from tests.web.desk.alerts_by_page import do, page, sent, stored, written
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired


@pytest.fixture
def live(writer: Browser, approver: Browser, town: Town) -> str:
    return sent(writer, approver, town, districts=[str(town.districts["oiwake"]), str(town.districts["kariyado"])])


def report(tablet: Browser, message: object, kind: str, **more: str) -> None:
    one = {"id": str(new_id()), "sequence": 1, "kind": kind, "message": str(message), "occurred_at": iso(now())} | more
    answer = tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [one]})
    assert answer.status_code == 200, answer.text


def updated(desk: Browser, other_desk: Browser, live: str) -> str:
    """The address of a 続報 that says the same, approved by the other."""
    address = do(desk, live, "follow/update").headers["Location"].removesuffix("/write")
    assert do(desk, address, "hand-in").status_code == 303
    assert do(other_desk, address, "approve").headers["Location"] == address
    return address


def figures(found: Page) -> str:
    return " ".join(found.words.split())


def test_what_comes_back_is_counted_by_district(
    app: Flask, writer: Browser, database: Database, town: Town, live: str
) -> None:
    message = stored(database, live).message_id
    tablet = paired(app, town, "oiwake/1/2")
    report(tablet, message, "shown")
    report(tablet, message, "answered", answer="safe", resident=str(town.residents["土屋 清"]))
    words = figures(page(writer, live))
    assert "8世帯に 出しました" in words
    assert "1確認しました" in words
    assert "1人が無事" in words
    assert "7まだ 伝わっていない" in words
    assert "追分区 6 1 1 1 1 0 0 5" in words
    assert "借宿区 2 0 0 0 0 0 0 2" in words


def test_who_needs_help_stands_first_with_name_and_home(
    app: Flask, writer: Browser, database: Database, town: Town, live: str
) -> None:
    message = stored(database, live).message_id
    report(
        paired(app, town, "oiwake/1/1"), message, "answered", answer="help", resident=str(town.residents["荻原 ハツ"])
    )
    words = figures(page(writer, live))
    assert "助けがいります 1人 荻原 ハツ 追分区 1班 1番" in words
    assert words.index("荻原 ハツ") < words.index("とどき方")
    told = writer.get(f"{live}/receipts").get_json()
    assert (told["help"], told["words"]) == (1, "助けがいります 1人")
    assert "荻原 ハツ" in told["html"]


def test_the_not_reached_can_be_looked_at_by_district(writer: Browser, town: Town, live: str) -> None:
    everyone = figures(page(writer, live))
    assert "まだ 伝わっていない世帯 8世帯" in everyone
    here = writer.get(f"{live}/receipts?district={town.districts['kariyado']}").get_json()["html"]
    assert here.count("missed__home") == 2
    nonsense = writer.get(f"{live}/receipts?district=nonsense").get_json()["html"]
    assert nonsense.count("missed__home") == 8


def test_the_history_says_who_did_what_and_what_it_said(writer: Browser, live: str) -> None:
    words = figures(page(writer, live))
    for said in (
        "田中 光男 書きました",
        "田中 光男 承認をたのみました",
        "小山 典子 承認して放送しました",
        "放送した文",
    ):
        assert said in words


def test_what_is_not_out_yet_has_no_receipts(writer: Browser, town: Town) -> None:
    assert writer.get(f"{written(writer, town)}/receipts", Accept="application/json").status_code == 404


@pytest.mark.parametrize("path", ["", "/write", "/receipts", "/standing", "/discard", "/end/all_clear"])
def test_an_alert_that_there_is_not_is_not_found(writer: Browser, path: str) -> None:
    assert writer.get(f"/desk/alerts/{new_id()}{path}", Accept="text/html").status_code == 404


@pytest.mark.parametrize(
    "path", ["write", "hand-in", "approve", "give-back", "discard", "follow/update", "anew", "end/cancel"]
)
def test_nothing_can_be_done_with_an_alert_that_there_is_not(writer: Browser, path: str) -> None:
    answer = writer.send("POST", f"/desk/alerts/{new_id()}/{path}", data={"seen": "1", "scope": "town"})
    assert answer.status_code == 404


def test_who_asked_for_help_is_not_lost_when_an_update_goes_out(
    app: Flask, writer: Browser, approver: Browser, database: Database, town: Town, live: str
) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    said = {"resident": str(town.residents["荻原 ハツ"])}
    report(tablet, stored(database, live).message_id, "answered", answer="help", **said)
    update = updated(writer, approver, live)
    assert "前の報で「助けがいります」と答えたまま 1人 荻原 ハツ" in figures(page(writer, update))
    assert "1人が前の報で 助けをもとめたまま" in figures(page(writer, "/desk/"))
    report(tablet, stored(database, update).message_id, "answered", answer="safe", **said)
    assert "答えたまま" not in figures(page(writer, update))
    assert "助けをもとめたまま" not in figures(page(writer, "/desk/"))


def test_what_was_replaced_shows_the_way_to_what_came_after_it(writer: Browser, approver: Browser, live: str) -> None:
    update = updated(writer, approver, live)
    old = page(writer, live)
    assert "この放送は、いまは出ていません。 あとに出たものを見る（続報）" in figures(old)
    assert old.has("a", href=update)
