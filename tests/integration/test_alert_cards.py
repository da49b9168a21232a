"""What devices are told of an alert."""

from datetime import timedelta

import pytest

from alerts import questions
from alerts.card import preview
from alerts.models import Ask, Hazard, Step
from district_hall.audience.questions import Area
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.models import OutboxEntry
from tests.integration.alert_acts import TEXT, DeskActs, content
from tests.town import Town, pair, pair_hall


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def test_a_card_holds_all_that_is_needed_to_show_and_say_it(desk: DeskActs) -> None:
    at, until = now(), now() + timedelta(hours=20)
    alert_id = desk.live(content(desk.town, "oiwake", expires_at=until), at=at)
    card = desk.card(alert_id)
    assert {name: card[name] for name in card if name not in ("texts", "voice", "id")} == {
        "kind": "alert",
        "training": False,
        "step": "first",
        "level": 4,
        "hazard": "landslide",
        "issuer": {"ja": "軽井沢町（防災担当）", "en": "Town of Karuizawa (disaster desk)"},
        "areas": [{"ja": "追分区", "en": "Oiwake"}],
        "dropped": [],
        "ask": "safety",
        "sound": "alarm",
        "published_at": iso(at),
        "expires_at": iso(until),
    }
    assert card["texts"]["ja"] == {"title": "避難指示", "body": TEXT}
    assert card["texts"]["en"] == {"title": "Evacuation order", "body": "Everyone: leave dangerous places now."}
    assert set(card["texts"]) == set(card["voice"]) == {"ja", "ja-plain", "en"}
    assert card["voice"]["ja"].count(TEXT) == 2
    assert card["id"] == str(desk.read(alert_id).message_id)


def test_a_grave_level_has_its_official_title_whatever_was_typed(desk: DeskActs) -> None:
    card = desk.card(desk.live(content(desk.town, "oiwake", title="にげてください")))
    assert card["texts"]["ja"]["title"] == "避難指示"


def test_what_the_desk_typed_in_other_languages_stands_before_the_standard_words(desk: DeskActs) -> None:
    card = desk.card(desk.live(content(desk.town, "oiwake", plain="にげて ください。", english="Leave now.")))
    assert card["texts"]["ja-plain"]["body"] == "にげて ください。"
    assert card["texts"]["en"]["body"] == "Leave now."
    assert card["voice"]["en"].count("Leave now.") == 2


def test_without_a_translation_the_card_says_so_and_shows_the_japanese(desk: DeskActs) -> None:
    bear = content(
        desk.town, "oiwake", level=None, hazard=Hazard.BEAR, title="クマの目撃", body="追分でクマが出ました。"
    )
    card = desk.card(desk.live(bear))
    english = card["texts"]["en"]
    assert english["title"] == "Bear seen nearby"
    assert english["body"].startswith("There is no English text yet.")
    assert english["body"].endswith("追分でクマが出ました。")
    assert "クマ" not in card["voice"]["en"], "an English voice can't read Japanese"
    assert card["sound"] == "notice"


def test_the_whole_town_goes_to_every_district(desk: DeskActs) -> None:
    alert_id = desk.live(content(desk.town))
    assert desk.card(alert_id)["areas"] == []
    with desk.database.reading() as session:
        assert session.query(OutboxEntry).count() == 2


def test_places_stand_in_the_towns_order_and_groups_with_their_district(desk: DeskActs) -> None:
    what = content(desk.town, "kariyado")
    group = Area(desk.town.districts["oiwake"], desk.town.groups["oiwake/2"])
    alert_id = desk.live(content(desk.town, areas=what.areas | {group}))
    assert desk.card(alert_id)["areas"] == [
        {"ja": "追分区 2班", "en": "Oiwake, group 2"},
        {"ja": "借宿区", "en": "Kariyado"},
    ]


def test_an_update_for_one_group_drops_the_others_of_its_district_by_name(desk: DeskActs) -> None:
    first = desk.live()
    update = desk.follow(first, Step.UPDATE)
    group = Area(desk.town.districts["oiwake"], desk.town.groups["oiwake/2"])
    desk.edit(update, content(desk.town, areas=frozenset({group})), seen=1)
    desk.hand_in(update, seen=2)
    desk.approve(update, seen=2)
    card = desk.card(update)
    assert [one["ja"] for one in card["areas"]] == ["追分区 2班"]
    assert [one["ja"] for one in card["dropped"]] == ["追分区 1班"]
    again = desk.card(desk.followed(update, Step.UPDATE))
    assert [one["ja"] for one in again["dropped"]] == ["追分区 1班"], (
        "whoever got the first still hears that it is over"
    )


@pytest.mark.parametrize(
    ("step", "title", "english"),
    [
        (Step.ALL_CLEAR, "避難指示の解除", "All clear: Evacuation order"),
        (Step.CANCEL, "避難指示の取消", "Cancelled: Evacuation order"),
    ],
)
def test_an_end_says_what_has_ended_quietly(desk: DeskActs, step: Step, title: str, english: str) -> None:
    card = desk.card(desk.followed(desk.live(), step))
    assert card["texts"]["ja"]["title"] == title
    assert "「避難指示」" in card["texts"]["ja"]["body"]
    assert card["texts"]["en"]["title"] == english
    assert (card["sound"], card["level"], card["ask"]) == ("none", None, Ask.ACKNOWLEDGE)
    assert card["expires_at"] is not None
    assert "緊急放送" not in card["voice"]["ja"]


def test_the_preview_is_the_card_that_goes_out(desk: DeskActs) -> None:
    alert_id = desk.handed_in(training=True)
    at = now()
    with desk.database.reading() as session:
        alert = questions.alert(session, alert_id)
        version = questions.newest(alert)
        assert version is not None
        shown = preview(session, alert, version, at=at)
    desk.approve(alert_id, at=at)
    sent = desk.card(alert_id)
    assert {**shown, "id": ""} == {**sent, "id": ""}


def test_reach_tells_devices_halls_and_homes_without_a_device_apart(desk: DeskActs) -> None:
    pair(desk.database, desk.town, "oiwake/1/1")
    pair_hall(desk.database, desk.town, "oiwake")
    with desk.database.reading() as session:
        one = questions.reach(session, {Area(desk.town.districts["oiwake"])})
        town = questions.reach(session, frozenset())
    assert (one.households, one.tablets, one.phones, one.devices, one.halls, one.paper) == (6, 1, 0, 1, 1, 5)
    assert (town.households, town.paper, town.empty) == (8, 7, [])
