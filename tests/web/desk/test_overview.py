"""The first page: what is live, what waits for me, what I write, what is over; drills apart."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from alerts.models import Alert
from district_hall.clock import now
from district_hall.db import Database
from tests.town import Town
from tests.web.desk.alerts_by_page import begin, do, page, sent, stored, waiting, written
from tests.web.leader.pages import Page
from tests.web.visitors import Browser

REAL, DRILLS = "real", "drills"


def part(desk: Browser, name: str) -> str:
    """The words of the real lists, or of the drills'."""
    html = desk.get("/desk/now").get_json()["html"]
    before, after = html.split('data-part="drills"')
    return Page(f"<div>{before if name == REAL else after}").words


def test_an_empty_desk_is_calm(writer: Browser, town: Town) -> None:
    found = page(writer, "/desk/")
    assert "いま出ている放送は、ありません。" in found.words
    assert "放送を書く" in found.words
    assert "訓練をする" in found.words


def test_what_waits_for_me_is_asked_of_me_and_not_of_its_writer(writer: Browser, approver: Browser, town: Town) -> None:
    waiting(writer, town)
    assert "あなたの承認を 待っています" in part(approver, REAL)
    assert "田中 光男さんが" in part(approver, REAL)
    assert "あなたの承認を 待っています" not in part(writer, REAL)
    assert "承認を待っています" in part(writer, REAL)


def test_what_is_live_shows_what_it_is_where_and_how_far_it_has_come(
    writer: Browser, approver: Browser, town: Town
) -> None:
    sent(writer, approver, town)
    words = part(writer, REAL)
    for said in ("避難指示", "土砂災害", "追分区", "6世帯", "続報", "訂正", "解除", "取消"):
        assert said in words


def test_the_graver_stands_on_top(writer: Browser, approver: Browser, town: Town) -> None:
    sent(writer, approver, town)
    sent(writer, approver, town, level="", hazard="bear", title="クマが出ました", transcript="クマが出ました。")
    words = part(writer, REAL)
    assert words.index("避難指示") < words.index("クマが出ました")


def test_a_drill_stands_apart_in_every_list(writer: Browser, approver: Browser, town: Town) -> None:
    for training in (True, False):
        title = "訓練の題名" if training else "本当の題名"
        usual = {"level": "", "hazard": "fire", "title": title}
        written(writer, town, training=training, **usual)
        waiting(writer, town, training=training, **usual)
        sent(writer, approver, town, training=training, **usual)
        over = sent(writer, approver, town, training=training, **usual)
        do(writer, over, "end/all_clear")
    assert part(approver, REAL).count("訓練の題名") == 0
    assert part(approver, DRILLS).count("本当の題名") == 0
    assert part(approver, DRILLS).count("訓練の題名") >= 4
    assert part(approver, REAL).count("本当の題名") >= 4


def test_nothing_expired_looks_live(writer: Browser, approver: Browser, database: Database, town: Town) -> None:
    address = sent(writer, approver, town)

    def run_out(session: Session) -> None:
        session.get_one(Alert, stored(database, address).id).expires_at = now() - timedelta(seconds=1)

    database.unit_of_work(run_out)
    words = part(writer, REAL)
    assert "いま出ている放送は、ありません。" in words
    assert "時間がきて終わりました" in words
    found = page(writer, address)
    assert "この放送は、いまは出ていません。" in found.words
    assert not any("/follow/" in form.action for form in found.forms)


def test_each_change_tells_the_desks_other_windows(app: Flask, writer: Browser, approver: Browser, town: Town) -> None:
    told: list[tuple[str, object]] = []
    socketio = app.extensions["socketio"]
    socketio.emit = lambda event, _word, **where: told.append((event, where.get("to")))
    address = begin(writer)
    assert told == [("desk_changed", "desk")]
    do(writer, address, "discard")
    sent(writer, approver, town)
    assert len([one for one in told if one == ("desk_changed", "desk")]) == 6


def test_in_english_every_word_of_ours_is(writer: Browser, approver: Browser, town: Town) -> None:
    """Names of places are said in the reader's language, what people wrote stays as it is."""
    sent(writer, approver, town)
    writer.send("POST", "/language", data={"language": "en"})
    assert "Oiwake" in page(writer, "/desk/").words
