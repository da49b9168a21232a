"""A drill goes through the whole flow and never counts as real."""

import pytest
from sqlalchemy import select

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.drill import is_real, real_only
from district_hall.delivery.models import Message, SafetyReply
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.ids import new_id
from district_hall.visits.models import Visit
from tests.integration.alert_acts import DeskActs, content, refused
from tests.town import Town, pair


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def test_a_drill_says_so_in_every_title_and_before_and_after_in_the_voice(desk: DeskActs) -> None:
    card = desk.card(desk.live(training=True))
    assert card["training"] is True
    assert [text["title"][:4] for text in card["texts"].values()] == ["【訓練】", "【くんれ", "[DRI"]
    assert card["voice"]["ja"].startswith("これは訓練です。こちらは、防災かるいざわです。")
    assert card["voice"]["ja"].endswith("これは訓練です。")


@pytest.mark.parametrize("step", [Step.UPDATE, Step.CORRECTION, Step.ALL_CLEAR, Step.CANCEL])
def test_a_drill_is_followed_by_a_drill(desk: DeskActs, step: Step) -> None:
    after = desk.followed(desk.live(training=True), step)
    card = desk.card(after)
    assert card["training"] is True
    assert card["texts"]["ja"]["title"].startswith("【訓練】")
    assert desk.read(after).training


def test_a_real_one_is_followed_by_a_real_one(desk: DeskActs) -> None:
    assert desk.card(desk.followed(desk.live(), Step.UPDATE))["training"] is False


def test_words_of_a_drill_do_not_go_out_as_real_nor_the_other_way(desk: DeskActs) -> None:
    real = desk.written(content(desk.town, "oiwake", transcript="これは、訓練です。避難してください。"))
    with refused("drill-words"):
        desk.hand_in(real)
    drill = desk.written(content(desk.town, "oiwake", body="これは訓練ではありません。"), training=True)
    with refused("drill-words"):
        desk.hand_in(drill)


def test_help_asked_for_in_a_drill_sends_nobody_out(desk: DeskActs) -> None:
    tablet = pair(desk.database, desk.town, "oiwake/1/1")
    for training, lines in ((True, 0), (False, 1)):
        message = desk.read(desk.live(training=training)).message
        assert message is not None
        report = Report(new_id(), 1, ReportKind.ANSWERED, now(), message.id, None, SafetyReply.HELP)
        desk.database.unit_of_work(record_reports, tablet.device_id, [report], sent_at=now(), at=now())
        with desk.database.reading() as session:
            assert len(session.scalars(select(Visit.id)).all()) == lines


def test_whoever_counts_real_messages_leaves_drills_out(desk: DeskActs) -> None:
    desk.live(training=True)
    real = desk.read(desk.live()).message
    assert real is not None
    with desk.database.reading() as session:
        assert list(session.scalars(select(Message.id).where(real_only()))) == [real.id]
        assert [is_real(one) for one in session.scalars(select(Message).order_by(Message.id))] == [False, True]
