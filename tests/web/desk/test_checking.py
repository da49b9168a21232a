"""The last look: who may press what, exactly the version that was seen goes out, and every no is a clear word."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from alerts import questions
from alerts.models import AlertVersion, State
from district_hall.clock import now
from district_hall.db import Database
from district_hall.people.models import StaffAccount
from district_hall.places.models import District
from tests.town import Town
from tests.web.desk.alerts_by_page import (
    BODY,
    begin,
    do,
    fields,
    page,
    save,
    sent,
    stored,
    waiting,
    written,
)
from tests.web.leader.pages import Page
from tests.web.visitors import Browser

SEND = "追分区 6世帯に 放送する"


def actions_of(found: Page) -> set[str]:
    return {form.action.rsplit("/", maxsplit=1)[-1] for form in found.forms}


def test_the_writer_can_only_hand_it_in(writer: Browser, town: Town) -> None:
    address = written(writer, town)
    found = page(writer, address)
    assert "hand-in" in actions_of(found)
    assert not {"approve", "send-alone", "give-back"} & actions_of(found)
    do(writer, address, "hand-in")
    assert not {"approve", "send-alone", "give-back", "hand-in"} & actions_of(page(writer, address))


def test_another_sees_what_it_will_do_and_to_how_many(writer: Browser, approver: Browser, town: Town) -> None:
    address = waiting(writer, town)
    found = page(approver, address)
    assert {"approve", "give-back"} <= actions_of(found)
    assert "send-alone" not in actions_of(found)
    assert SEND in found.words
    assert found.form("/approve").fields["seen"] == "1"
    assert BODY in found.words


def test_the_approver_sends_it(writer: Browser, approver: Browser, database: Database, town: Town) -> None:
    alert = stored(database, sent(writer, approver, town))
    assert alert.state is State.LIVE
    assert alert.message is not None
    assert alert.message.card["texts"]["ja"]["body"] == BODY
    assert [(change.state, change.by) for change in alert.changes][-2:] == [
        (State.WAITING, town.staff["desk"]),
        (State.LIVE, town.staff["desk2"]),
    ]


def test_the_writer_cannot_approve_by_sending_the_form_all_the_same(
    writer: Browser, database: Database, town: Town
) -> None:
    address = waiting(writer, town)
    answer = do(writer, address, "approve")
    assert answer.status_code == 409
    assert "書いた人と、承認をたのんだ人は、承認できません" in Page(answer.text).words
    assert stored(database, address).state is State.WAITING


def test_an_edit_slipped_in_between_is_not_what_goes_out(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    """The approver pressed on version 1; version 2 is shown instead, and nothing has gone out."""
    address = waiting(writer, town)
    save(writer, address, fields(town, body="別の文です。", seen="1"))
    do(writer, address, "hand-in", seen="2")
    answer = do(approver, address, "approve")
    found = Page(answer.text)
    assert answer.status_code == 409
    assert "別の画面で書きかえられました" in found.words
    assert "別の文です。" in found.words
    assert found.form("/approve").fields["seen"] == "2"
    assert stored(database, address).message_id is None


def test_two_who_approve_at_once_send_it_once(
    writer: Browser, approver: Browser, chief: Browser, database: Database, town: Town
) -> None:
    address = sent(writer, approver, town)
    answer = do(chief, address, "approve")
    assert answer.headers["Location"] == address
    assert "もう出ています" in page(chief, address).words
    lives = [change for change in stored(database, address).changes if change.state is State.LIVE]
    assert len(lives) == 1


def test_it_is_given_back_with_a_reason_that_the_writer_sees(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = waiting(writer, town)
    refused = do(approver, address, "give-back", reason="  ")
    assert refused.status_code == 422
    assert "理由を書いてください" in Page(refused.text).words
    assert do(approver, address, "give-back", reason="避難所の名が\nちがいます").status_code == 303
    assert stored(database, address).state is State.RETURNED
    for path in ("/desk/", address, f"{address}/write"):
        assert "避難所の名が ちがいます" in page(writer, path).words


def test_the_chief_alone_needs_a_reason_that_everybody_sees(
    writer: Browser, approver: Browser, chief: Browser, database: Database, town: Town
) -> None:
    address = written(chief, town)
    assert "send-alone" in actions_of(page(chief, address))
    refused = do(chief, address, "send-alone", reason="")
    assert refused.status_code == 422
    assert stored(database, address).message_id is None
    assert do(chief, address, "send-alone", reason="夜間で連絡がとれない").headers["Location"] == address
    for desk in (writer, approver):
        assert "夜間で連絡がとれない" in page(desk, address).words
        assert "夜間で連絡がとれない" in page(desk, "/desk/").words


def test_nobody_but_the_chief_sends_alone(writer: Browser, database: Database, town: Town) -> None:
    address = written(writer, town)
    assert do(writer, address, "send-alone", reason="急ぎます").status_code == 403
    assert stored(database, address).message_id is None


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ({"transcript": "", "body": ""}, "放送の文がまだありません"),
        ({"transcript": " \n\u3000", "body": ""}, "放送の文がまだありません"),
        ({"body": "避難勧告を出しました。"}, "避難勧告"),
        ({"level": "4", "hazard": "volcano"}, "噴火警戒レベル"),
        ({"level": "3", "hazard": "bear"}, "警戒レベルがあるのは"),
        ({"until": "own", "until_on": "2026-01-01", "until_at": "10:00"}, "もう過ぎています"),
        ({"level": "", "title": ""}, "題名がまだありません"),
        ({"body": "これは訓練です。避難してください。"}, "訓練"),
    ],
)
def test_what_is_not_fit_to_go_out_is_kept_and_says_why(
    writer: Browser, database: Database, town: Town, lack: dict[str, str | list[str]], words: str
) -> None:
    address = begin(writer)
    assert save(writer, address, fields(town, **lack)).status_code == 303
    found = page(writer, address)
    assert words in found.words
    assert "hand-in" not in actions_of(found)
    assert do(writer, address, "hand-in").status_code == 422
    assert stored(database, address).state is State.DRAFT


def test_where_nobody_lives_nothing_can_be_sent(writer: Browser, database: Database, town: Town) -> None:
    def settle(session: Session) -> str:
        empty = District(name="無人区", name_en="Nobody", reading="むじん", position=9)
        session.add(empty)
        session.flush()
        return str(empty.id)

    nowhere = database.unit_of_work(settle)
    address = written(writer, town, districts=[nowhere])
    assert "世帯がありません" in page(writer, address).words
    assert do(writer, address, "hand-in").status_code == 422


def test_an_end_that_passed_while_it_waited_holds_it_back(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = waiting(writer, town)

    def let_time_pass(session: Session) -> None:
        version = questions.newest(questions.alert(session, stored(database, address).id))
        assert version is not None
        session.get_one(AlertVersion, version.id).expires_at = now() - timedelta(minutes=1)

    database.unit_of_work(let_time_pass)
    assert "approve" not in actions_of(page(approver, address))
    answer = do(approver, address, "approve")
    assert answer.status_code == 422
    assert "もう過ぎています" in Page(answer.text).words


def test_the_page_learns_that_it_is_not_the_newest(writer: Browser, town: Town) -> None:
    address = waiting(writer, town)
    assert writer.get(f"{address}/standing").get_json() == {"version": 1, "state": "waiting"}
    save(writer, address, fields(town, body="別の文です。", seen="1"))
    assert writer.get(f"{address}/standing").get_json() == {"version": 2, "state": "draft"}


def test_a_drill_says_so_on_the_button_and_in_every_corner(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = waiting(writer, town, training=True)
    found = page(approver, address)
    assert "訓練を 追分区 6世帯に 放送する" in found.words
    assert found.words.count("訓練") > 4
    assert found.has("body", **{"class": "desk desk--drill"})
    do(approver, address, "approve")
    message = stored(database, address).message
    assert message is not None
    assert message.training


def test_a_name_with_tags_stays_a_name(writer: Browser, approver: Browser, database: Database, town: Town) -> None:
    def rename(session: Session) -> None:
        session.get_one(StaffAccount, town.staff["desk"]).name = "<b>田中</b>"

    database.unit_of_work(rename)
    address = waiting(writer, town)
    assert "<b>田中" not in approver.get(address, Accept="text/html").text
