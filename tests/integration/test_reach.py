"""How far an alert has come: one list, and every count counted from it."""

from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import record_reading
from district_hall.delivery.models import Message, SafetyReply, Way
from district_hall.delivery.reach import ReachSheet, reach_sheet
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices.models import DeviceKind
from district_hall.ids import new_id
from district_hall.people.moving import move
from district_hall.people.register import House
from district_hall.places.questions import household
from tests.integration.alert_acts import DeskActs, content
from tests.town import Town, pair, pair_hall


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


@pytest.fixture
def message(desk: DeskActs) -> Message:
    sent = desk.read(desk.live(content(desk.town, "oiwake", "kariyado"))).message
    assert sent is not None
    return sent


class Tablet:
    """A household's device that reports."""

    def __init__(self, desk: DeskActs, home: str, kind: DeviceKind = DeviceKind.TABLET) -> None:
        self.desk, self.device_id = desk, pair(desk.database, desk.town, home, kind).device_id

    def say(
        self, message: Message, kind: ReportKind, who: str | None = None, answer: SafetyReply | None = None
    ) -> None:
        resident = self.desk.town.residents[who] if who else None
        report = Report(new_id(), 1, kind, now(), message.id, resident, answer)
        self.desk.database.unit_of_work(record_reports, self.device_id, [report], sent_at=now(), at=now())


def sheet(desk: DeskActs, message: Message) -> ReachSheet:
    with desk.database.reading() as session:
        return reach_sheet(session, session.get_one(Message, message.id))


def counted(found: ReachSheet) -> tuple[int, ...]:
    return (found.total, found.arrived, found.shown, found.acknowledged, found.not_reached)


def test_nobody_is_reached_before_a_device_says_so(desk: DeskActs, message: Message) -> None:
    pair_hall(desk.database, desk.town, "oiwake")
    assert counted(sheet(desk, message)) == (8, 0, 0, 0, 8)


def test_arrived_is_not_reached_shown_and_sounded_are(desk: DeskActs, message: Message) -> None:
    one, two, three = (Tablet(desk, home) for home in ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1"))
    one.say(message, ReportKind.ARRIVED)
    assert counted(sheet(desk, message)) == (8, 1, 0, 0, 8)
    two.say(message, ReportKind.SHOWN)
    three.say(message, ReportKind.SOUNDED)
    assert counted(sheet(desk, message)) == (8, 3, 2, 0, 6)
    two.say(message, ReportKind.ACKNOWLEDGED)
    assert counted(sheet(desk, message)) == (8, 3, 2, 1, 6)


def test_each_person_answers_and_the_newest_answer_counts(desk: DeskActs, message: Message) -> None:
    tablet, phone = Tablet(desk, "oiwake/1/2"), Tablet(desk, "oiwake/1/2", DeviceKind.PHONE)
    tablet.say(message, ReportKind.ANSWERED, "土屋 清", SafetyReply.HELP)
    tablet.say(message, ReportKind.ANSWERED, "土屋 節子", SafetyReply.SAFE)
    found = sheet(desk, message)
    assert (found.safe, found.evacuated, found.help) == (1, 0, 1)
    assert [one.household_id for one in found.in_need] == [desk.town.households["oiwake/1/2"]]
    assert [person.name for person in found.in_need[0].silent] == ["土屋 健太"]
    phone.say(message, ReportKind.ANSWERED, "土屋 清", SafetyReply.EVACUATED)
    found = sheet(desk, message)
    assert (found.safe, found.evacuated, found.help, found.silent) == (1, 1, 0, 2)
    assert found.in_need == []


def test_an_answer_for_the_whole_home_counts_for_each_who_lives_there(desk: DeskActs, message: Message) -> None:
    tablet = Tablet(desk, "oiwake/1/2")
    tablet.say(message, ReportKind.ANSWERED, "土屋 清", SafetyReply.HELP)
    tablet.say(message, ReportKind.ANSWERED, None, SafetyReply.SAFE)
    assert sheet(desk, message).safe == 3
    nameless = Tablet(desk, "oiwake/2/1")
    nameless.say(message, ReportKind.ANSWERED, None, SafetyReply.EVACUATED)
    assert sheet(desk, message).evacuated == 1


def test_the_districts_add_up_to_the_whole(desk: DeskActs, message: Message) -> None:
    Tablet(desk, "oiwake/1/1").say(message, ReportKind.SHOWN)
    Tablet(desk, "kariyado/1/1").say(message, ReportKind.ACKNOWLEDGED)
    whole = sheet(desk, message)
    parts = whole.by_district()
    assert [(part.name, part.total, part.not_reached) for part in parts] == [("追分区", 6, 5), ("借宿区", 2, 1)]
    assert tuple(map(sum, zip(*map(counted, parts), strict=True))) == counted(whole)
    assert len(whole.missed) == whole.not_reached


def test_a_visit_that_a_leader_wrote_down_counts_as_reached(desk: DeskActs, message: Message) -> None:
    desk.database.unit_of_work(
        record_reading,
        message.id,
        desk.town.households["oiwake/1/3"],
        Way.VISIT,
        by=desk.town.leaders["oiwake"],
        at=now(),
    )
    found = sheet(desk, message)
    assert (found.acknowledged, found.not_reached) == (1, 7)


def test_who_has_a_device_is_told_from_who_must_be_visited(desk: DeskActs, message: Message) -> None:
    Tablet(desk, "oiwake/1/1")
    assert {one.household_id for one in sheet(desk, message).households if one.has_device} == {
        desk.town.households["oiwake/1/1"]
    }


def test_who_moves_out_later_stays_in_the_count(desk: DeskActs, message: Message) -> None:
    def leave(session: Session) -> None:
        household(session, desk.town.households["oiwake/1/1"]).left_at = now()

    desk.database.unit_of_work(leave)
    assert sheet(desk, message).total == 8


def test_a_call_for_help_from_a_home_that_moved_meanwhile_is_on_the_list(desk: DeskActs, message: Message) -> None:
    tablet, office = Tablet(desk, "oiwake/1/2"), desk.town.staff["office"]
    tablet.say(message, ReportKind.ANSWERED, answer=SafetyReply.SAFE)
    there = House(desk.town.groups["kariyado/1"], 9)
    new = desk.database.unit_of_work(
        move, desk.town.households["oiwake/1/2"], there, with_devices=True, by=office, at=now()
    )
    assert (sheet(desk, message).total, sheet(desk, message).help) == (8, 0)
    tablet.say(message, ReportKind.ANSWERED, answer=SafetyReply.HELP)
    found = sheet(desk, message)
    assert [one.household_id for one in found.in_need] == [new.id]
    assert (found.total, found.help) == (9, 3)
    assert sum(part.help for part in found.by_district()) == found.help


def test_an_update_counts_those_who_got_the_one_before_too(desk: DeskActs) -> None:
    first = desk.live(content(desk.town, "oiwake", "kariyado"))
    update = desk.follow(first, Step.UPDATE)
    desk.edit(update, content(desk.town, "oiwake"), seen=1)
    desk.hand_in(update, seen=2)
    message = desk.approve(update, seen=2)
    assert sheet(desk, message).total == 8
    assert desk.card(update)["dropped"] == [{"ja": "借宿区", "en": "Kariyado"}]


def test_it_asks_as_often_for_many_households_as_for_few(desk: DeskActs, message: Message) -> None:
    for home in ("oiwake/1/1", "oiwake/1/2", "kariyado/1/1"):
        Tablet(desk, home).say(message, ReportKind.SHOWN)
    asked: list[UUID] = []
    with desk.database.reading() as session:
        sent = session.get_one(Message, message.id)
        event.listen(session.get_bind(), "before_cursor_execute", lambda *_: asked.append(new_id()))
        reach_sheet(session, sent)
    assert len(asked) == 5
