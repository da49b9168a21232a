"""What the clock puts on the visits list, and takes off it when the reason has gone away."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import Terms
from district_hall.delivery.models import MessageKind, SafetyReply
from district_hall.delivery.reach import reach_sheet
from district_hall.delivery.report_words import ReportKind
from district_hall.devices import actions as devices
from district_hall.devices.models import Device, DeviceKind
from district_hall.devices.presence import Presence
from district_hall.places.models import Household
from district_hall.visits import actions
from district_hall.visits.jobs import note_not_reached, note_silent_tablets
from district_hall.visits.models import Closed, Why
from tests import town as story
from tests.integration.visiting import (
    DAY,
    HOUR,
    alert_card,
    announce,
    away,
    last_seen,
    oiwake,
    say,
    silent_tablet,
    still_open,
    visits,
)
from tests.town import Town


def test_a_tablet_silent_for_three_days_is_a_line_that_says_since_when(database: Database, town: Town) -> None:
    device = silent_tablet(database, town)
    silent_tablet(database, town, "oiwake/1/2", 2 * DAY)
    for _ in range(2):
        note_silent_tablets(database, at=now())
    [line] = visits(database)
    assert (line.why, line.household_id) == (Why.TABLET_SILENT, town.households["oiwake/1/1"])
    with database.reading() as session:
        assert line.since == session.get_one(Device, device).last_seen_at


def test_one_tablet_of_the_home_that_is_seen_is_enough_and_a_phone_is_no_tablet(database: Database, town: Town) -> None:
    silent_tablet(database, town, "oiwake/1/1")
    story.pair(database, town, "oiwake/1/1")
    silent_tablet(database, town, "oiwake/1/2")
    story.pair(database, town, "oiwake/1/2", DeviceKind.PHONE)
    phone = story.pair(database, town, "oiwake/2/1", DeviceKind.PHONE)
    last_seen(database, phone.device_id, 10 * DAY)
    note_silent_tablets(database, at=now())
    assert still_open(database) == [(Why.TABLET_SILENT, town.households["oiwake/1/2"])]


def test_when_the_tablet_is_seen_again_the_line_closes_by_itself(database: Database, town: Town) -> None:
    device = silent_tablet(database, town)
    note_silent_tablets(database, at=now())
    Presence(database).note(device, at=now())
    note_silent_tablets(database, at=now())
    [line] = visits(database)
    assert (line.closed, line.closed_by, line.open_key) == (Closed.BY_ITSELF, None, None)
    last_seen(database, device, 4 * DAY)
    note_silent_tablets(database, at=now())
    assert len(still_open(database)) == 1


@pytest.mark.parametrize("what", ["revoked", "left"])
def test_a_tablet_that_is_no_longer_there_is_not_silent(database: Database, town: Town, what: str) -> None:
    device = silent_tablet(database, town)
    note_silent_tablets(database, at=now())
    if what == "revoked":
        database.unit_of_work(devices.revoke, device, by=town.leaders["oiwake"], at=now())
    else:
        home = town.households["oiwake/1/1"]
        database.unit_of_work(
            lambda session: session.execute(update(Household).where(Household.id == home).values(left_at=now()))
        )
    note_silent_tablets(database, at=now())
    assert still_open(database) == []


def test_where_everybody_is_away_nobody_needs_to_look(database: Database, town: Town) -> None:
    silent_tablet(database, town, "oiwake/1/1")
    silent_tablet(database, town, "oiwake/1/2")
    note_silent_tablets(database, at=now())
    assert len(still_open(database)) == 2
    away(database, [town.residents["荻原 ハツ"], town.residents["土屋 清"]], until=None)
    note_silent_tablets(database, at=now())
    assert still_open(database) == [(Why.TABLET_SILENT, town.households["oiwake/1/2"])]


def test_an_absence_that_is_over_or_undone_is_none(database: Database, town: Town) -> None:
    silent_tablet(database, town, "oiwake/1/1")
    away(database, [town.residents["荻原 ハツ"]], until=-1)
    away(database, [town.residents["荻原 ハツ"]], undone=True)
    note_silent_tablets(database, at=now())
    assert len(still_open(database)) == 1


def test_after_a_visit_the_same_silence_comes_back_only_three_days_later(database: Database, town: Town) -> None:
    silent_tablet(database, town)
    note_silent_tablets(database, at=now())
    [line] = visits(database)
    leader = town.leaders["oiwake"]
    database.unit_of_work(actions.take, [line.id], by=leader, at=now())
    database.unit_of_work(actions.finish, [line.id], by=leader, at=now())
    note_silent_tablets(database, at=now() + HOUR)
    assert still_open(database) == []
    note_silent_tablets(database, at=now() + 3 * DAY + HOUR)
    assert len(still_open(database)) == 1


def test_a_home_of_which_nothing_is_heard_half_an_hour_after_a_grave_alert_is_a_line(
    database: Database, town: Town
) -> None:
    heard = story.pair(database, town, "oiwake/1/1").device_id
    story.pair(database, town, "oiwake/1/2")
    story.pair(database, town, "kariyado/1/1")
    message = announce(database, town, ago=timedelta(minutes=20))
    say(database, heard, ReportKind.SHOWN, message_id=message.id)
    note_not_reached(database, at=now())
    assert still_open(database) == []
    for _ in range(2):
        note_not_reached(database, at=now() + timedelta(minutes=11))
    [line] = visits(database)
    assert (line.why, line.household_id) == (Why.NOT_REACHED, town.households["oiwake/1/2"])
    assert (line.message_id, line.since) == (message.id, message.sent_at)


def test_whom_the_desk_calls_not_reached_is_visited_also_where_it_only_arrived(database: Database, town: Town) -> None:
    dark = story.pair(database, town, "oiwake/1/1").device_id
    seen = story.pair(database, town, "oiwake/1/2").device_id
    message = announce(database, town)
    say(database, dark, ReportKind.ARRIVED, message_id=message.id)
    for kind in (ReportKind.ARRIVED, ReportKind.SHOWN):
        say(database, seen, kind, message_id=message.id)
    note_not_reached(database, at=now())
    note_not_reached(database, at=now())
    with database.reading() as session:
        missed = {one.household_id for one in reach_sheet(session, message).missed if one.has_device}
    assert {home for _why, home in still_open(database)} == missed == {town.households["oiwake/1/1"]}


@pytest.mark.parametrize("card", [alert_card(2), alert_card(None), alert_card(4, step="all_clear")])
def test_what_is_not_grave_makes_nobody_set_out(database: Database, town: Town, card: dict[str, Any]) -> None:
    story.pair(database, town, "oiwake/1/1")
    announce(database, town, card)
    note_not_reached(database, at=now())
    assert visits(database) == []


def test_an_alert_that_asks_for_each_person_s_safety_is_grave_without_a_level(database: Database, town: Town) -> None:
    story.pair(database, town, "oiwake/1/1")
    announce(database, town, alert_card(None, "safety"))
    note_not_reached(database, at=now())
    assert len(still_open(database)) == 1


def test_a_drill_makes_nobody_set_out(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1").device_id
    story.pair(database, town, "oiwake/1/2")
    message = announce(database, town, alert_card(5, "safety"), terms=Terms(MessageKind.ALERT, training=True))
    say(database, tablet, ReportKind.ANSWERED, message_id=message.id, answer=SafetyReply.HELP)
    note_not_reached(database, at=now())
    assert visits(database) == []
    assert oiwake(database, town).paper.groups == []


def test_what_comes_back_late_closes_the_line_also_when_somebody_is_on_the_way(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1").device_id
    message = announce(database, town)
    note_not_reached(database, at=now())
    [line] = visits(database)
    database.unit_of_work(actions.take, [line.id], by=town.leaders["oiwake"], at=now())
    say(database, tablet, ReportKind.SOUNDED, message_id=message.id)
    note_not_reached(database, at=now())
    [line] = visits(database)
    assert line.closed is Closed.BY_ITSELF


def test_a_home_stands_there_once_through_an_update_and_what_comes_to_the_update_counts(
    database: Database, town: Town
) -> None:
    tablet = story.pair(database, town, "oiwake/1/1").device_id
    first = announce(database, town, ago=3 * HOUR)
    note_not_reached(database, at=now())
    after = Terms(MessageKind.ALERT, supersedes=first)
    second = announce(database, town, alert_card(5, step="update"), terms=after)
    note_not_reached(database, at=now())
    [line] = visits(database)
    assert line.closed_at is None
    say(database, tablet, ReportKind.SHOWN, message_id=second.id)
    note_not_reached(database, at=now())
    assert still_open(database) == []


@pytest.mark.parametrize("end", ["all clear", "expired"])
def test_when_the_alert_is_over_only_what_somebody_has_taken_stays(database: Database, town: Town, end: str) -> None:
    for home in ("oiwake/1/1", "oiwake/1/2"):
        story.pair(database, town, home)
    terms = Terms(MessageKind.ALERT, expires_at=now() + HOUR)
    message = announce(database, town, terms=terms)
    note_not_reached(database, at=now())
    taken = visits(database)[0]
    database.unit_of_work(actions.take, [taken.id], by=town.leaders["oiwake"], at=now())
    if end == "all clear":
        after = Terms(MessageKind.ALERT, supersedes=message)
        announce(database, town, alert_card(step="all_clear"), ago=timedelta(0), terms=after)
    note_not_reached(database, at=now() + (2 * HOUR if end == "expired" else timedelta(0)))
    assert still_open(database) == [(Why.NOT_REACHED, taken.household_id)]


def test_a_home_that_was_seen_to_does_not_come_back_for_the_same_alert(database: Database, town: Town) -> None:
    story.pair(database, town, "oiwake/1/1")
    announce(database, town)
    note_not_reached(database, at=now())
    [line] = visits(database)
    leader = town.leaders["oiwake"]
    database.unit_of_work(actions.take, [line.id], by=leader, at=now())
    database.unit_of_work(actions.finish, [line.id], by=leader, at=now())
    note_not_reached(database, at=now())
    assert still_open(database) == []


def test_homes_without_a_device_are_counted_by_group_and_are_no_lines(database: Database, town: Town) -> None:
    story.pair(database, town, "oiwake/1/1")
    announce(database, town)
    note_not_reached(database, at=now())
    assert still_open(database) == [(Why.NOT_REACHED, town.households["oiwake/1/1"])]
    paper = oiwake(database, town).paper
    assert paper.groups == [(1, 2), (2, 3)]
    assert [card["texts"]["ja"]["title"] for card in paper.cards] == ["避難指示"]
