"""What must not go out, or can't be kept: each gets a clear word, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from alerts import actions, questions
from alerts.models import Hazard, State
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from district_hall.errors import NotFound
from district_hall.places.models import Group
from district_hall.places.questions import district, household
from tests.integration.alert_acts import DeskActs, content, refused
from tests.town import Town


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"transcript": ""}, "transcript-empty", "transcript"),
        ({"transcript": " \r\n　"}, "transcript-empty", "transcript"),
        ({"transcript": "こちらは、防災かるいざわです。", "body": ""}, "transcript-empty", "transcript"),
        ({"title": "", "level": None}, "title-missing", "title"),
        ({"transcript": "避難勧告を出しました。"}, "abolished-word", "transcript"),
        ({"body": "避難　勧告です。"}, "abolished-word", "body"),
        ({"plain": "ひなん かんこく です。"}, "abolished-word", "plain"),
        ({"body": "これは訓練です。"}, "drill-words", "body"),
        ({"hazard": Hazard.VOLCANO}, "level-without-hazard-scale", "level"),
        ({"hazard": Hazard.BEAR}, "level-without-hazard-scale", "level"),
    ],
)
def test_it_is_kept_as_a_draft_and_not_handed_in(
    desk: DeskActs, changes: dict[str, object], code: str, field: str
) -> None:
    what = content(desk.town, "oiwake", **changes)
    alert_id = desk.written(what)
    with refused(code, field):
        desk.hand_in(alert_id)
    with refused(code, field):
        desk.database.unit_of_work(
            actions.send_alone, alert_id, seen=1, by=desk.town.staff["chief"], at=now(), reason="急ぎ"
        )
    alert = desk.read(alert_id)
    assert alert.state is State.DRAFT
    assert actions.content_of(alert.versions[0]) == what


def test_everything_that_is_missing_is_told_at_once(desk: DeskActs) -> None:
    alert_id = desk.written(content(desk.town, "oiwake", title="", transcript="", body="", hazard=Hazard.FIRE))
    with desk.database.reading() as session:
        found = actions.what_is_missing(session, questions.alert(session, alert_id), at=now())
    assert [one.code for one in found] == ["transcript-empty", "level-without-hazard-scale"]


def test_what_nobody_wrote_in_is_not_handed_in(desk: DeskActs) -> None:
    alert = desk.database.unit_of_work(actions.start, by=desk.town.staff["desk"], at=now())
    with refused("transcript-empty"):
        desk.hand_in(alert.id, seen=0)


def test_an_expiry_in_the_past_or_beyond_measure_is_refused(desk: DeskActs) -> None:
    for expires_at, code in (
        (now() - timedelta(minutes=1), "expiry-passed"),
        (now() + timedelta(days=32), "expiry-too-far"),
    ):
        alert_id = desk.written(content(desk.town, "oiwake", expires_at=expires_at))
        with refused(code, "until"):
            desk.hand_in(alert_id)


def test_what_waited_too_long_is_not_approved(desk: DeskActs) -> None:
    alert_id = desk.handed_in(content(desk.town, "oiwake", expires_at=now() + timedelta(hours=1)))
    with refused("expiry-passed"):
        desk.approve(alert_id, at=now() + timedelta(hours=2))
    assert desk.read(alert_id).state is State.WAITING


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"transcript": "あ" * 20_000}, "transcript-too-long"),
        ({"body": "あ" * 2_001}, "body-too-long"),
        ({"plain": "あ" * 2_001}, "body-too-long"),
        ({"english": "a" * 2_001}, "body-too-long"),
        ({"title": "あ" * 41}, "title-too-long"),
        ({"level": 6}, "level-unknown"),
        ({"level": 0}, "level-unknown"),
    ],
)
def test_what_can_not_be_kept_leaves_the_draft_as_it_was(desk: DeskActs, changes: dict[str, object], code: str) -> None:
    alert_id = desk.written()
    with refused(code):
        desk.edit(alert_id, content(desk.town, "oiwake", **changes), seen=1)
    alert = desk.read(alert_id)
    assert (alert.version, len(alert.versions)) == (1, 1)


def test_unknown_areas_are_refused(desk: DeskActs) -> None:
    alert_id = desk.written()
    oiwake, foreign = desk.town.districts["oiwake"], desk.town.groups["kariyado/1"]
    for area in (Area(uuid4()), Area(oiwake, uuid4()), Area(oiwake, foreign)):
        with refused("area-unknown", "areas"):
            desk.edit(alert_id, replace(content(desk.town), areas=frozenset({area})), seen=1)
    assert desk.read(alert_id).version == 1


def test_an_area_without_households_is_refused_and_named_beside_others(desk: DeskActs) -> None:
    oiwake = desk.town.districts["oiwake"]

    def add(session: Session) -> Area:
        group = Group(district_id=oiwake, number=9)
        session.add(group)
        session.flush()
        return Area(oiwake, group.id)

    empty = desk.database.unit_of_work(add)
    alert_id = desk.written(replace(content(desk.town), areas=frozenset({empty})))
    with refused("nobody-there", "areas"):
        desk.hand_in(alert_id)
    with desk.database.reading() as session:
        assert questions.reach(session, {empty, Area(desk.town.districts["kariyado"])}).empty == ["追分区 9班"]


def test_everybody_moved_out_while_it_waited(desk: DeskActs) -> None:
    alert_id = desk.handed_in(content(desk.town, "kariyado"))

    def leave(session: Session) -> None:
        for home in ("kariyado/1/1", "kariyado/1/2"):
            household(session, desk.town.households[home]).left_at = now()

    desk.database.unit_of_work(leave)
    with refused("nobody-there"):
        desk.approve(alert_id)


def test_a_district_renamed_meanwhile_is_called_as_it_is_called_now(desk: DeskActs) -> None:
    alert_id = desk.handed_in()

    def rename(session: Session) -> None:
        row = district(session, desk.town.districts["oiwake"])
        row.name, row.name_en = "追分宿区", "Oiwake-juku"

    desk.database.unit_of_work(rename)
    desk.approve(alert_id)
    assert desk.card(alert_id)["areas"] == [{"ja": "追分宿区", "en": "Oiwake-juku"}]


def test_what_is_not_there_is_not_found(desk: DeskActs) -> None:
    with pytest.raises(NotFound):
        desk.approve(uuid4())
    with pytest.raises(NotFound):
        desk.read(uuid4())


def test_signs_that_databases_do_not_take_are_left_out(desk: DeskActs) -> None:
    alert_id = desk.written(content(desk.town, "oiwake", title="だ\0い", body="ぶ\0ん。"))
    version = desk.read(alert_id).versions[-1]
    assert (version.title, version.body) == ("だい", "ぶん。")
