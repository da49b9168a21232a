"""What follows a live alert: one press and one confirmation that says exactly what it will do."""

import pytest

from alerts import questions
from alerts.models import State
from district_hall.db import Database
from tests.town import Town
from tests.web.desk.alerts_by_page import HTML, do, fields, id_in, page, save, sent, stored
from tests.web.visitors import Browser


def draft_after(desk: Browser, database: Database, address: str, step: str) -> str:
    """The address of the draft that 続報 or 訂正 begins."""
    answer = desk.send("POST", f"{address}/follow/{step}", headers=HTML)
    return answer.headers["Location"].removesuffix("/write")


@pytest.fixture
def live(writer: Browser, approver: Browser, town: Town) -> str:
    return sent(writer, approver, town)


def test_the_confirmation_says_exactly_what_will_happen_and_does_nothing(
    writer: Browser, database: Database, live: str
) -> None:
    words = page(writer, f"{live}/end/all_clear").words
    for sentence in (
        "「避難指示」を 解除します。",
        "追分区 6世帯の画面が「解除」に変わります。",
        "音は鳴りません。",
        "避難指示の解除",
    ):
        assert sentence in words
    with database.reading() as session:
        assert questions.drafts_following(session, id_in(live)) == []


@pytest.mark.parametrize(("step", "becomes"), [("all_clear", State.ALL_CLEAR), ("cancel", State.CANCELLED)])
def test_an_end_takes_one_press_one_confirmation_and_the_second_person(
    writer: Browser, approver: Browser, database: Database, live: str, step: str, becomes: State
) -> None:
    assert do(writer, live, f"end/{step}").status_code == 303
    assert stored(database, live).state is State.LIVE  # until the second person has pressed
    with database.reading() as session:
        (draft,) = questions.drafts_following(session, id_in(live))
    address = f"/desk/alerts/{draft.id}"
    assert "こうなります" in page(approver, address).words
    assert do(approver, address, "approve").status_code == 303
    assert stored(database, live).state is becomes
    message = stored(database, address).message
    assert message is not None
    assert (message.card["sound"], message.supersedes_id) == ("none", stored(database, live).message_id)


def test_pressed_twice_it_is_asked_for_once(writer: Browser, database: Database, live: str) -> None:
    for _ in range(2):
        assert do(writer, live, "end/all_clear").status_code == 303
    with database.reading() as session:
        assert len(questions.drafts_following(session, id_in(live))) == 1
    assert "もう、承認をたのんであります。" in page(writer, f"{live}/end/all_clear").words


def test_the_chief_ends_it_alone_with_a_reason(chief: Browser, writer: Browser, database: Database, live: str) -> None:
    refused = do(chief, live, "end/cancel/alone", reason="")
    assert refused.status_code == 422
    with database.reading() as session:
        assert questions.drafts_following(session, id_in(live)) == []  # nothing half-done
    assert do(chief, live, "end/cancel/alone", reason="誤って送った").status_code == 303
    assert stored(database, live).state is State.CANCELLED
    assert "誤って送った" in page(writer, live).words
    assert do(writer, live, "end/cancel/alone", reason="わたしも").status_code == 403


@pytest.mark.parametrize(("step", "becomes"), [("update", State.UPDATED), ("correction", State.CORRECTED)])
def test_an_update_begins_as_what_is_out(
    writer: Browser, approver: Browser, database: Database, town: Town, live: str, step: str, becomes: State
) -> None:
    address = draft_after(writer, database, live, step)
    assert page(writer, f"{address}/write").form("/write").fields["title"] == "避難指示"
    save(writer, address, fields(town, body="避難所がふえました。", seen="1"))
    do(writer, address, "hand-in", seen="2")
    assert stored(database, live).state is State.LIVE
    do(approver, address, "approve", seen="2")
    assert stored(database, live).state is becomes


def test_an_update_for_fewer_says_that_the_others_are_told(
    writer: Browser, database: Database, town: Town, live: str
) -> None:
    address = draft_after(writer, database, live, "update")
    save(writer, address, fields(town, districts=[], groups=[str(town.groups["oiwake/1"])], seen="1"))
    words = page(writer, address).words
    assert "ほかの3世帯にも、もう対象でないと知らせます。" in words


def test_what_is_over_cannot_be_followed(
    writer: Browser, approver: Browser, chief: Browser, database: Database, live: str
) -> None:
    late = draft_after(writer, database, live, "update")
    do(chief, live, "end/cancel/alone", reason="誤って送った")
    for step in ("update", "correction"):
        answer = writer.send("POST", f"{live}/follow/{step}", headers=HTML)
        assert answer.headers["Location"] == live
    assert do(approver, live, "end/all_clear").headers["Location"] == live
    assert writer.get(f"{live}/end/all_clear", Accept="text/html").headers["Location"] == live
    assert "もう別の放送に替わっています" in page(writer, live).words
    assert do(writer, late, "hand-in").status_code == 409
    assert "この下書きは残っています" in page(writer, late).words


@pytest.mark.parametrize("path", ["follow/first", "follow/nonsense", "end/update", "end/nonsense", "end/first/alone"])
def test_steps_that_there_are_not_are_not_found(chief: Browser, live: str, path: str) -> None:
    assert do(chief, live, path, reason="x").status_code == 404


def test_a_drill_is_followed_by_a_drill(writer: Browser, approver: Browser, database: Database, town: Town) -> None:
    address = sent(writer, approver, town, training=True)
    assert "訓練" in page(writer, f"{address}/end/all_clear").words
    do(writer, address, "end/all_clear")
    with database.reading() as session:
        (draft,) = questions.drafts_following(session, id_in(address))
    assert draft.training
