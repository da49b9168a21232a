"""LINE: who is linked and how, who gets what, and what LINE's answers mean. On both databases, against a stand-in for
LINE's platform and with its own client library.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channel import Parcel, Tried
from district_hall.delivery.channels.line import actions
from district_hall.delivery.channels.line.jobs import reply
from district_hall.delivery.channels.line.models import LineCode, LineContact, LineReply
from district_hall.delivery.channels.line.sending import Line
from district_hall.delivery.channels.line.text import LONGEST, text
from district_hall.delivery.drill import stamp
from district_hall.delivery.models import AttemptResult, ChannelWord, Done, MessageKind, OutboxEntry
from district_hall.places.models import Household
from district_hall.settings import LineAccount
from tests import town as story
from tests.integration.alert_acts import DeskActs
from tests.integration.line.linking import digits_for, line_user
from tests.integration.old_rows import ids
from tests.services.line_platform import TOKEN, LinePlatform, line_platform
from tests.services.ports import free_port
from tests.town import Town

SOON = timedelta(minutes=1)
BOARD = "https://kairan.example.jp"
CARD: dict[str, Any] = {
    "level": 4,
    "issuer": {"ja": "軽井沢町", "en": "Karuizawa"},
    "texts": {"ja": {"title": "避難指示", "body": "避難してください。"}, "en": {"title": "Evacuate", "body": "Leave."}},
    "voice": {},
}


@pytest.fixture
def platform() -> Iterator[LinePlatform]:
    with line_platform() as running:
        yield running


@pytest.fixture
def channel(platform: LinePlatform) -> Line:
    return Line(LineAccount("a secret", TOKEN, platform.url), BOARD)


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def parcel(user_id: str, card: dict[str, Any] | None = None, message_id: UUID | None = None) -> Parcel[str]:
    message = message_id or UUID(int=1)
    kind, batch = MessageKind.ALERT, UUID(int=7)
    return Parcel(
        uuid4(), uuid4(), user_id, message, message, kind, card or CARD, now(), None, claimed=1, batch_id=batch
    )


def results(tried: Iterator[Tried]) -> list[AttemptResult]:
    return [one.result for one in tried]


def send(database: Database, channel: Line, origin: str = "urgent") -> int:
    at = now() + SOON
    claimed = database.unit_of_work(parcels.claim, channel, origin, at=at)
    if claimed:
        database.unit_of_work(parcels.record, channel, list(channel.deliver(claimed)), at=at)
    return len(claimed)


def entries(database: Database) -> list[OutboxEntry]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.LINE)))


# ---- who is linked


def test_six_digits_link_one_user_to_one_household(database: Database, town: Town) -> None:
    digits = digits_for(database, town, "oiwake/1/1")
    assert database.unit_of_work(actions.link, "U1", digits, at=now())
    assert not database.unit_of_work(actions.link, "U2", digits, at=now())
    moved = digits_for(database, town, "oiwake/1/2")
    assert database.unit_of_work(actions.link, "U1", moved, at=now())
    with database.reading() as session:
        (row,) = session.scalars(select(LineContact))
    assert (row.user_id, row.household_id) == ("U1", town.households["oiwake/1/2"])
    database.unit_of_work(actions.unlink, "U1")
    database.unit_of_work(actions.unlink, "U1")
    assert ids(database, LineContact) == set()


def test_digits_end_after_their_time_after_wrong_tries_and_with_the_next_ones(database: Database, town: Town) -> None:
    first = digits_for(database, town, "oiwake/1/1")
    second = digits_for(database, town, "oiwake/1/1")
    assert not database.unit_of_work(actions.link, "U1", first, at=now())
    assert not database.unit_of_work(actions.link, "U1", second, at=now() + timedelta(minutes=31))
    wrong = next(one for one in ("000000", "111111") if one not in {first, second})
    for number in range(4):
        database.unit_of_work(actions.link, f"U9{number}", wrong, at=now())
    assert not database.unit_of_work(actions.link, "U1", second, at=now())
    with database.reading() as session:
        assert all(one.digits_hash != second.encode() for one in session.scalars(select(LineCode)))


def test_who_tries_too_often_must_wait(database: Database, town: Town) -> None:
    for _ in range(10):
        database.unit_of_work(actions.link, "U1", "000000", at=now())
    right = digits_for(database, town, "oiwake/1/1")
    assert not database.unit_of_work(actions.link, "U1", right, at=now())
    assert database.unit_of_work(actions.link, "U2", right, at=now())


def test_who_wrote_digits_is_told_once_whether_they_were_right(
    database: Database, town: Town, channel: Line, platform: LinePlatform
) -> None:
    right = digits_for(database, town, "oiwake/1/1")
    database.unit_of_work(actions.answer_digits, "U1", right, "token1", at=now())
    database.unit_of_work(actions.answer_digits, "U2", right, "token2", at=now())
    database.unit_of_work(actions.answer_digits, "U3", right, "old", at=now() - timedelta(minutes=2))
    for _ in range(2):
        reply(database, channel)
    said = dict(platform.replies)
    assert said["token1"].startswith("つながりました")
    assert said["token2"].startswith("この番号は使えませんでした")
    assert len(platform.replies) == 2
    assert ids(database, LineReply) == set()


def test_a_reply_that_line_doesn_t_take_is_not_tried_again(
    database: Database, town: Town, channel: Line, platform: LinePlatform
) -> None:
    database.unit_of_work(actions.answer_digits, "U1", "000000", "token", at=now())
    platform.refuse = lambda _body: (400, {"message": "Invalid reply token"}, {})
    reply(database, channel)
    reply(database, channel)
    assert len(platform.calls) == 1


# ---- who gets what


def test_a_household_s_users_get_what_its_board_shows(
    database: Database, town: Town, desk: DeskActs, channel: Line, platform: LinePlatform
) -> None:
    for home, user_id in (("oiwake/1/1", "Uhatsu"), ("oiwake/1/2", "Ukiyoshi"), ("kariyado/1/1", "Ufar")):
        line_user(database, town, home, user_id)
    alert = desk.live()
    assert send(database, channel) == 2
    assert [to for to, _ in sorted(platform.delivered)] == ["Uhatsu", "Ukiyoshi"]
    assert len(platform.calls) == 1
    desk.followed(alert, Step.ALL_CLEAR)
    send(database, channel)
    assert len(platform.delivered) == 4
    story.publish(database, town, story.write(database, town))
    assert send(database, channel, "ordinary") == 2
    assert platform.delivered[-1][1].startswith("回覧：秋の一斉清掃のご案内")
    assert {one.done for one in entries(database)} == {Done.SENT}


def test_a_withdrawal_says_which_circular_it_was(
    database: Database, town: Town, channel: Line, platform: LinePlatform
) -> None:
    line_user(database, town, "oiwake/1/1")
    draft = story.write(database, town, title="100%の防寒を")
    story.publish(database, town, draft)
    assert send(database, channel, "ordinary") == 1
    database.unit_of_work(circulars.withdraw, draft, by=town.leaders["oiwake"], at=now())
    assert send(database, channel, "ordinary") == 1
    said = platform.delivered[-1][1]
    assert "「100%の防寒を」は、取り下げられました" in said
    assert "“100%の防寒を” that we sent before has been withdrawn" in said


def test_a_household_that_has_left_gets_nothing_and_is_forgotten(
    database: Database, town: Town, desk: DeskActs, channel: Line, platform: LinePlatform
) -> None:
    line_user(database, town, "oiwake/1/1")
    desk.live()

    def leave(session: Session) -> None:
        session.get_one(Household, town.households["oiwake/1/1"]).left_at = now()

    database.unit_of_work(leave)
    assert send(database, channel) == 0
    assert database.unit_of_work(actions.forget_unneeded) == 1
    assert platform.calls == []


# ---- what is said


def test_title_and_level_come_first_and_a_drill_says_so() -> None:
    said = text(MessageKind.ALERT, CARD, BOARD)
    assert said.startswith("避難指示（警戒レベル4）\n")
    assert "Evacuate (warning level 4)" in said
    assert text(MessageKind.ALERT, stamp(CARD, training=True), BOARD).startswith(
        "【訓練】避難指示（警戒レベル4）\n\nこれは訓練です。"
    )


@pytest.mark.parametrize("sign", ["長", "𠮷", "👨‍👩‍👧"])
def test_no_text_is_longer_than_line_takes(sign: str) -> None:
    body = {"title": "題", "body": sign * 6000}
    said = text(MessageKind.ALERT, CARD | {"texts": {"ja": body, "en": body}}, BOARD)
    assert len(said.encode("utf-16-le")) // 2 <= LONGEST
    assert said.count("…") == 2
    assert said.endswith(f"{BOARD}/")


# ---- what LINE's answers mean


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (401, AttemptResult.SUSPECT),
        (403, AttemptResult.SUSPECT),
        (413, AttemptResult.REFUSED),
        (429, AttemptResult.LATER),
        (500, AttemptResult.LATER),
        (503, AttemptResult.LATER),
    ],
)
def test_a_no_from_line_is_told_apart(
    channel: Line, platform: LinePlatform, status: int, result: AttemptResult
) -> None:
    platform.refuse = lambda _body: (status, {"message": "no"}, {"Retry-After": "7"})
    (tried,) = channel.deliver([parcel("U1")])
    assert tried.result is result
    assert tried.asked == timedelta(seconds=7)
    assert "no" in tried.words


def test_a_repeat_after_an_answer_that_was_lost_is_delivered_once(channel: Line, platform: LinePlatform) -> None:
    batch = [parcel("U1"), parcel("U2")]
    assert results(channel.deliver(batch)) == [AttemptResult.SENT] * 2
    assert results(channel.deliver(list(reversed(batch)))) == [AttemptResult.SENT] * 2
    assert len(platform.delivered) == 2


def test_each_message_goes_by_itself(channel: Line, platform: LinePlatform) -> None:
    batch = [parcel("U1"), parcel("U2"), parcel("U1", message_id=UUID(int=2))]
    assert results(channel.deliver(batch)) == [AttemptResult.SENT] * 3
    assert [len(one["to"]) for one in platform.calls] == [2, 1]


def test_ids_that_line_names_as_wrong_are_gone_and_the_others_get_it(channel: Line, platform: LinePlatform) -> None:
    def refuse(body: dict[str, Any]) -> Any:
        bad = [number for number, one in enumerate(body["to"]) if one == "bad"]
        details = [{"message": "invalid", "property": f"to[{number}]"} for number in bad]
        return (400, {"message": "The request body has errors", "details": details}, {}) if bad else None

    platform.refuse = refuse
    batch = [parcel("U1"), parcel("bad"), parcel("U2")]
    tried = {one.target_id: one.result for one in channel.deliver(batch)}
    assert [tried[one.target_id] for one in batch] == [AttemptResult.SENT, AttemptResult.GONE, AttemptResult.SENT]
    assert [to for to, _ in platform.delivered] == ["U1", "U2"]


def test_where_line_doesn_t_say_which_id_is_wrong_it_is_found(channel: Line, platform: LinePlatform) -> None:
    platform.refuse = lambda body: (400, {"message": "Failed"}, {}) if "bad" in body["to"] else None
    batch = [parcel(one) for one in ("U1", "U2", "bad", "U3", "U4")]
    tried = {one.target_id: one.result for one in channel.deliver(batch)}
    sent = AttemptResult.SENT
    assert [tried[one.target_id] for one in batch] == [sent, sent, AttemptResult.REFUSED, sent, sent]


def test_an_id_that_is_gone_is_forgotten(
    database: Database, town: Town, desk: DeskActs, channel: Line, platform: LinePlatform
) -> None:
    line_user(database, town, "oiwake/1/1", "Ugone")
    desk.live()
    details = [{"message": "invalid", "property": "to[0]"}]
    platform.refuse = lambda _body: (400, {"message": "errors", "details": details}, {})
    assert send(database, channel) == 1
    assert [one.done for one in entries(database)] == [Done.GONE]
    assert ids(database, LineContact) == set()


def test_where_line_isn_t_there_it_is_tried_again() -> None:
    nobody = Line(LineAccount("a secret", TOKEN, f"http://127.0.0.1:{free_port()}"), BOARD)
    (tried,) = nobody.deliver([parcel("U1")])
    assert tried.result is AttemptResult.UNREACHABLE
