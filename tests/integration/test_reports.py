"""What devices report is recorded once, the good part is kept, the bad is named."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from circular import actions
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message, Receipt
from district_hall.delivery.questions import readings, receipt_sheet, said_by
from district_hall.delivery.report_words import Outcome, Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices import actions as devices
from district_hall.errors import NotFound
from district_hall.signs_of_life.models import SignOfLife
from district_hall.signs_of_life.questions import last_check_ins
from tests import town as story
from tests.town import Town


def report(
    kind: ReportKind, message: UUID | None = None, resident: UUID | None = None, at: datetime | None = None
) -> Report:
    return Report(uuid4(), 1, kind, at or now(), message, resident)


def send(database: Database, device_id: UUID, *reports: Report, sent_at: datetime | None = None) -> Outcome:
    at = now()
    return database.unit_of_work(record_reports, device_id, reports, sent_at=sent_at or at, at=at)


def rows(database: Database, table: type[Receipt] | type[SignOfLife]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_reading_is_a_receipt_and_a_sign_of_life(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/2")
    who = town.residents["土屋 節子"]
    outcome = send(database, tablet.device_id, report(ReportKind.READ, message.id, who))
    assert len(outcome.confirmed) == 1
    with database.reading() as session:
        home = town.households["oiwake/1/2"]
        assert readings(said_by(session, [home], [message.id])[home])[message.id].resident == "土屋 節子"
        assert session.scalars(select(SignOfLife.resident_id)).all() == [who]


def test_a_repeated_report_is_confirmed_again_and_recorded_once(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/1")
    read = report(ReportKind.READ, message.id)
    for _ in range(3):
        assert send(database, tablet.device_id, read, read).confirmed == [read.id, read.id]
    assert rows(database, Receipt) == 1
    assert rows(database, SignOfLife) == 1


def test_the_same_id_from_another_device_is_another_report(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    read = report(ReportKind.READ, message.id)
    for home in ("oiwake/1/1", "oiwake/1/2"):
        send(database, story.pair(database, town, home).device_id, read)
    assert rows(database, Receipt) == 2


def test_arrived_and_shown_are_the_devices_word_and_no_sign_of_life(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/1")
    send(database, tablet.device_id, report(ReportKind.ARRIVED, message.id), report(ReportKind.SHOWN, message.id))
    assert rows(database, Receipt) == 2
    assert rows(database, SignOfLife) == 0


def test_the_good_part_of_a_batch_is_kept_and_the_bad_named(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town, groups=(1,)))
    tablet = story.pair(database, town, "oiwake/1/1")
    good = report(ReportKind.READ, message.id)
    unknown = report(ReportKind.READ, uuid4())
    stranger = report(ReportKind.CHECK_IN, resident=town.residents["土屋 清"])
    outcome = send(database, tablet.device_id, unknown, good, stranger)
    assert outcome.confirmed == [good.id]
    assert {(one.id, one.code) for one in outcome.refused} == {
        (str(unknown.id), "message-unknown"),
        (str(stranger.id), "resident-unknown"),
    }


def test_a_device_cannot_report_on_a_message_for_others(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    outsider = story.pair(database, town, "kariyado/1/1")
    outcome = send(database, outsider.device_id, report(ReportKind.READ, message.id))
    assert outcome.confirmed == []
    assert rows(database, Receipt) == 0


def test_what_was_read_offline_counts_though_it_was_withdrawn_meanwhile(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    tablet = story.pair(database, town, "oiwake/1/1")
    database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now())
    assert len(send(database, tablet.device_id, report(ReportKind.READ, message.id)).confirmed) == 1


@pytest.mark.parametrize("lie", [timedelta(days=-3650), timedelta(days=4000), timedelta(hours=-5)])
def test_a_lying_clock_spoils_neither_order_nor_the_sign_of_life(
    database: Database, town: Town, lie: timedelta
) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    pressed = now() - timedelta(minutes=30)
    outcome = send(database, tablet.device_id, report(ReportKind.CHECK_IN, at=pressed + lie), sent_at=now() + lie)
    assert len(outcome.confirmed) == 1
    with database.reading() as session:
        [believed] = last_check_ins(session, [town.households["oiwake/1/1"]]).values()
    assert abs(believed - pressed) < timedelta(minutes=3)


def test_the_devices_own_time_is_kept_beside_ours(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/1")
    theirs = now() - timedelta(days=700)
    send(database, tablet.device_id, report(ReportKind.READ, message.id, at=theirs), sent_at=theirs)
    with database.reading() as session:
        kept = session.scalars(select(Receipt)).one()
    assert kept.occurred_at == theirs
    assert now() - kept.received_at < timedelta(minutes=1)


def test_a_revoked_device_reports_nothing(database: Database, town: Town) -> None:
    tablet = story.pair(database, town, "oiwake/1/1")
    database.unit_of_work(devices.revoke, tablet.device_id, by=town.leaders["oiwake"], at=now())
    with pytest.raises(NotFound):
        send(database, tablet.device_id, report(ReportKind.CHECK_IN))


def test_two_who_read_make_one_household_that_has_read(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/2")
    for name in ("土屋 清", "土屋 健太"):
        send(database, tablet.device_id, report(ReportKind.READ, message.id, town.residents[name]))
    with database.reading() as session:
        sheet = receipt_sheet(session, session.get_one(Message, message.id))
    assert sheet.read == 1
    assert rows(database, Receipt) == 2
