"""Who goes to whom: the list in its order, taking, giving back, finishing, also two at once."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

from sqlalchemy import select

from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import SafetyReply
from district_hall.delivery.report_words import ReportKind
from district_hall.errors import Refused
from district_hall.visits import actions
from district_hall.visits.jobs import note_silent_tablets
from district_hall.visits.models import Closed, Why
from district_hall.visits.questions import visits_asked_at
from district_hall.visits.worklist import worklist
from tests import town as story
from tests.integration.visiting import (
    alert_card,
    announce,
    asked,
    many_homes,
    oiwake,
    refusal,
    say,
    silent_tablet,
    still_open,
    visits,
)
from tests.town import Town


def test_many_silent_tablets_are_one_card_and_all_its_lines_can_be_taken_at_once(
    database: Database, town: Town
) -> None:
    homes = many_homes(database, town, 12)
    note_silent_tablets(database, at=now())
    with database.reading() as session:
        [section] = worklist(session, town.districts["kariyado"], at=now()).sections
    assert section.lines == []
    [outage] = section.outages
    assert [line.number for line in outage.lines] == list(range(10, 22))
    assert section.homes == len(homes)
    leader = town.leaders["kariyado"]
    ids = [line.visit_id for line in outage.lines]
    database.unit_of_work(actions.take, ids, by=leader, at=now())
    assert {one.taken_by for one in visits(database)} == {leader}
    database.unit_of_work(actions.finish, ids, by=leader, at=now(), note="停電でした")
    assert still_open(database) == []


def test_the_most_urgent_stands_first_and_who_is_well_by_now_says_so(database: Database, town: Town) -> None:
    silent_tablet(database, town, "oiwake/2/1")
    note_silent_tablets(database, at=now())
    message = announce(database, town, alert_card(4, "safety"), ago=timedelta(minutes=10))
    asks = story.pair(database, town, "oiwake/1/2").device_id
    say(database, asks, ReportKind.ASK_VISIT)
    for name in ("土屋 清", "土屋 節子"):
        who = town.residents[name]
        say(database, asks, ReportKind.ANSWERED, message_id=message.id, resident_id=who, answer=SafetyReply.HELP)
    well = town.residents["土屋 清"]
    say(database, asks, ReportKind.ANSWERED, message_id=message.id, resident_id=well, answer=SafetyReply.SAFE)
    shown = oiwake(database, town)
    assert [section.why for section in shown.sections] == [Why.ASKED_HELP, Why.ASKED_VISIT, Why.TABLET_SILENT]
    first, second = shown.sections[0].lines
    assert (first.resident, first.answer, first.is_urgent) == ("土屋 節子", None, True)
    assert second.resident == "土屋 清"
    assert second.answer
    assert second.answer.reply is SafetyReply.SAFE
    assert shown.homes == 4


def test_a_visit_is_taken_given_back_taken_by_another_and_done(database: Database, town: Town) -> None:
    line, leader, commissioner = asked(database, town), town.leaders["oiwake"], town.staff["commissioner"]
    database.unit_of_work(actions.take, [line], by=leader, at=now())
    with refusal("visit-taken") as refused:
        database.unit_of_work(actions.take, [line], by=commissioner, at=now())
    assert str(refused.value) == "荻原 善次さんが 行くことになっています。"
    with refusal("visit-taken"):
        database.unit_of_work(actions.finish, [line], by=commissioner, at=now())
    database.unit_of_work(actions.give_back, [line], by=leader)
    database.unit_of_work(actions.take, [line], by=commissioner, at=now())
    database.unit_of_work(actions.finish, [line], by=commissioner, at=now(), note=" お元気でした ")
    [row] = visits(database)
    assert (row.closed, row.closed_by, row.note) == (Closed.DONE, commissioner, "お元気でした")
    for act in (actions.take, actions.finish):
        with refusal("visit-over"):
            database.unit_of_work(act, [line], by=leader, at=now())
    with database.reading() as session:
        home = town.households["oiwake/1/1"]
        assert visits_asked_at(session, [home]) == {}
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == line).order_by(AuditEntry.id))
        assert list(acts) == ["take_visit", "give_back_visit", "take_visit", "finish_visit"]
        assert [one.note for one in worklist(session, town.districts["oiwake"], at=now()).done] == ["お元気でした"]


def test_somebody_may_go_instead_of_whoever_took_it(database: Database, town: Town) -> None:
    line, leader, commissioner = asked(database, town), town.leaders["oiwake"], town.staff["commissioner"]
    database.unit_of_work(actions.take, [line], by=leader, at=now())
    database.unit_of_work(actions.take, [line], by=commissioner, at=now(), instead_of=leader)
    assert visits(database)[0].taken_by == commissioner
    with refusal("visit-taken"):
        database.unit_of_work(actions.take, [line], by=leader, at=now(), instead_of=leader)


def test_what_nobody_has_taken_is_not_finished(database: Database, town: Town) -> None:
    line = asked(database, town)
    with refusal("visit-not-taken"):
        database.unit_of_work(actions.finish, [line], by=town.leaders["oiwake"], at=now())


def test_a_note_is_short(database: Database, town: Town) -> None:
    line, leader = asked(database, town), town.leaders["oiwake"]
    database.unit_of_work(actions.take, [line], by=leader, at=now())
    with refusal("note-too-long"):
        database.unit_of_work(actions.finish, [line], by=leader, at=now(), note="あ" * 201)
    database.unit_of_work(actions.finish, [line], by=leader, at=now(), note="あ" * 200)


def test_of_two_who_take_at_the_same_moment_one_goes(database: Database, town: Town) -> None:
    line = asked(database, town)
    start, outcomes = Barrier(2), []

    def take(by: UUID) -> None:
        start.wait()
        try:
            database.unit_of_work(actions.take, [line], by=by, at=now())
            outcomes.append("goes")
        except Refused as no:
            outcomes.append(no.code)

    people = [Thread(target=take, args=(by,)) for by in (town.leaders["oiwake"], town.staff["commissioner"])]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(outcomes) == ["goes", "visit-taken"]


def test_two_workers_at_once_note_each_home_once(database: Database, town: Town) -> None:
    many_homes(database, town, 8)
    start = Barrier(2)
    at: datetime = now()

    def work() -> None:
        start.wait()
        note_silent_tablets(database, at=at)

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(still_open(database)) == 8
