"""What a push shows: in the device's language, small enough for every service, and nothing about a person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_hall.delivery import drill
from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.push.notification import payload, seconds_to_live, topic
from district_hall.delivery.channels.push.sealing import LARGEST_PLAINTEXT
from district_hall.delivery.models import MessageKind

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
TEXTS = {
    "ja": {"title": "避難指示", "body": "土砂災害のおそれがあります。\n\n全員避難してください。"},
    "ja-plain": {"title": "みんな にげて ください", "body": "いますぐ にげて ください。"},
    "en": {"title": "Evacuation order", "body": "Everyone: leave dangerous places now."},
}
ALERT = {"kind": "alert", "step": "first", "level": 4, "sound": "alarm", "texts": TEXTS}
CIRCULAR = {"kind": "circular", "title": "秋の一斉清掃のご案内", "body": "日曜の朝8時に集まってください。"}


def parcel(card: dict[str, Any], kind: MessageKind = MessageKind.ALERT) -> Parcel[None]:
    return Parcel(uuid4(), uuid4(), None, uuid4(), uuid4(), kind, card, AT, None)


def shown(card: dict[str, Any], language: str = "ja", kind: MessageKind = MessageKind.ALERT) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(payload(parcel(card, kind), language))
    return read


def test_it_carries_what_the_service_worker_shows_and_nothing_else() -> None:
    one = parcel({**ALERT, "areas": [{"ja": "追分区"}], "voice": {"ja": "…"}})
    assert json.loads(payload(one, "ja")) == {
        "id": str(one.message_id),
        "tag": str(one.thread_id),
        "kind": "alert",
        "step": "first",
        "level": 4,
        "training": False,
        "lang": "ja",
        "title": "避難指示（警戒レベル4）",
        "body": "土砂災害のおそれがあります。\n全員避難してください。",
        "url": "/",
        "rings": True,
        "stays": True,
        "sent_at": int(AT.timestamp() * 1000),
    }


@pytest.mark.parametrize(
    ("language", "title", "lang"),
    [
        ("ja", "避難指示（警戒レベル4）", "ja"),
        ("ja-plain", "みんな にげて ください（レベル 4）", "ja"),
        ("en", "Evacuation order (level 4)", "en"),
        ("pt", "避難指示（警戒レベル4）", "ja"),
    ],
)
def test_it_speaks_the_device_s_language(language: str, title: str, lang: str) -> None:
    said = shown(ALERT, language)
    assert (said["title"], said["lang"]) == (title, lang)


@pytest.mark.parametrize(("language", "mark"), [("ja", "【訓練】"), ("ja-plain", "【くんれん】"), ("en", "[DRILL] ")])
def test_a_drill_says_so_first(language: str, mark: str) -> None:
    said = shown(drill.stamp(ALERT, training=True), language)
    assert said["title"].startswith(mark)
    assert said["training"] is True


@pytest.mark.parametrize("step", ["all_clear", "cancel"])
def test_the_end_of_an_alert_is_shown_and_wakes_nobody(step: str) -> None:
    texts = {"ja": {"title": "避難指示の解除", "body": "終わりました。"}}
    said = shown({**ALERT, "step": step, "sound": "none", "texts": texts})
    assert (said["title"], said["rings"], said["stays"]) == ("避難指示の解除", False, False)


def test_a_circular_is_named_and_wakes_nobody() -> None:
    said = shown(CIRCULAR, kind=MessageKind.CIRCULAR)
    assert said["title"] == "回覧板：秋の一斉清掃のご案内"
    assert not said["rings"]


@pytest.mark.parametrize("language", ["ja", "ja-plain", "en"])
def test_a_withdrawal_is_a_visible_word(language: str) -> None:
    said = shown({}, language, MessageKind.WITHDRAWAL)
    assert said["title"]
    assert said["body"]


@given(st.text(max_size=4000), st.text(max_size=20_000), st.sampled_from(list(MessageKind)))
def test_it_always_fits_whatever_the_message_holds(title: str, body: str, kind: MessageKind) -> None:
    card = {**ALERT, "title": title, "body": body, "texts": {"ja": {"title": title, "body": body}}}
    text = payload(parcel(card, kind), "ja")
    assert len(text) <= LARGEST_PLAINTEXT
    json.loads(text)


def test_it_fits_where_json_needs_six_bytes_for_a_sign() -> None:
    assert (
        len(payload(parcel({**ALERT, "texts": {"ja": {"title": "\x01" * 500, "body": "\x01" * 9000}}}), "ja")) <= 3993
    )


def test_the_topic_is_the_thread_s_in_a_form_that_services_take() -> None:
    thread = uuid4()
    assert topic(thread) == topic(thread)
    assert len(topic(thread)) <= 32
    assert set(topic(thread)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (timedelta(hours=1), 3600),
        (timedelta(milliseconds=5), 1),
        (timedelta(days=400), 28 * 86_400),
        (None, 3 * 86_400),
    ],
)
def test_it_lives_until_the_message_s_end(left: timedelta | None, seconds: int) -> None:
    assert seconds_to_live(AT + left if left is not None else None, at=AT) == seconds
