"""Who gets which letter, and who never. On both databases."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.mail import actions as mail
from district_hall.delivery.models import OutboxEntry
from district_hall.delivery.repair import Mended, mend
from district_hall.family import actions as family
from district_hall.family.acting import By
from district_hall.family.models import Party
from district_hall.ids import new_id
from district_hall.people import accounts
from district_hall.people.models import Resident, StaffRole
from tests import town as story
from tests.integration.alert_acts import DeskActs, content
from tests.integration.mail.mailing import confirmed, doer, enter, of_family, of_staff, targets
from tests.town import Town


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def sent(desk: DeskActs, alert: UUID) -> list[UUID]:
    return targets(desk.database, desk.read(alert).message_id)


def tried(database: Database, *rows: UUID) -> None:
    """As if a worker had taken them."""

    def count(session: Session) -> None:
        for entry in session.query(OutboxEntry).filter(OutboxEntry.target_id.in_(rows)):
            entry.attempts += 1

    database.unit_of_work(count)


def everybody(database: Database, town: Town) -> dict[str, UUID]:
    """All of the staff, and the families of ハツ and 清 (追分区)."""
    rows = {
        who: confirmed(database, of_staff(town, who), f"{who}@example.jp", circulars=who in {"oiwake", "kariyado"})
        for who in (*town.leaders, *town.staff)
    }
    rows["ハツ"] = confirmed(database, of_family(database, town, "荻原 ハツ"), "son@example.com")
    rows["清"] = confirmed(database, of_family(database, town, "土屋 清"), "sister@example.com")
    return rows


def test_an_alert_goes_to_the_districts_own_the_town_s_and_the_families_of_who_lives_there(
    database: Database, town: Town, desk: DeskActs
) -> None:
    rows = everybody(database, town)
    here = sent(desk, desk.live())
    assert set(here) == set(rows.values()) - {rows["kariyado"]}
    there = sent(desk, desk.live(content(town, "kariyado")))
    town_s = {rows[who] for who in ("desk", "desk2", "chief", "office")}
    assert set(there) == town_s | {rows["kariyado"]}


def test_a_drill_is_the_staff_s(database: Database, town: Town, desk: DeskActs) -> None:
    rows = everybody(database, town)
    drill = sent(desk, desk.live(training=True))
    assert set(drill) == set(rows.values()) - {rows[who] for who in ("kariyado", "ハツ", "清")}


def test_a_circular_goes_to_who_asked_for_those_of_their_own_district(database: Database, town: Town) -> None:
    rows = everybody(database, town)
    message = story.publish(database, town, story.write(database, town))
    assert targets(database, message.id) == [rows["oiwake"]]
    owner = of_staff(town, "commissioner")
    database.unit_of_work(mail.choose_circulars, owner.id, wanted=True, by=doer(owner), at=now())
    again = story.publish(database, town, story.write(database, town))
    assert set(targets(database, again.id)) == {rows["oiwake"], rows["commissioner"]}


def test_an_address_that_nobody_confirmed_gets_nothing(database: Database, town: Town, desk: DeskActs) -> None:
    enter(database, of_staff(town, "oiwake"), "leader@example.jp")
    assert sent(desk, desk.live()) == []


def test_a_consent_that_is_paused_or_has_ended_brings_no_letter(database: Database, town: Town, desk: DeskActs) -> None:
    paused, ended, left = (of_family(database, town, who) for who in ("荻原 ハツ", "土屋 清", "土屋 節子"))
    for number, owner in enumerate((paused, ended, left)):
        confirmed(database, owner, f"{number}@example.com")
    by = By(Party.STAFF, town.leaders["oiwake"])
    assert paused.consent_id
    assert ended.consent_id
    database.unit_of_work(family.pause, paused.consent_id, by=by, at=now())
    database.unit_of_work(family.end, ended.consent_id, by=by, at=now())

    def leave(session: Session) -> None:
        session.get_one(Resident, town.residents["土屋 節子"]).left_at = now()

    database.unit_of_work(leave)
    assert sent(desk, desk.live()) == []


def test_what_was_sent_during_a_pause_isn_t_missing_after_it(database: Database, town: Town, desk: DeskActs) -> None:
    owner = of_family(database, town, "荻原 ハツ")
    row = confirmed(database, owner, "son@example.com")
    by = By(Party.STAFF, town.leaders["oiwake"])
    assert owner.consent_id
    database.unit_of_work(family.pause, owner.consent_id, by=by, at=now())
    desk.live()
    database.unit_of_work(family.resume, owner.consent_id, by=by, at=now())
    assert mend(database, new_id(), at=now() + timedelta(minutes=1)) == Mended(0, 0)
    assert sent(desk, desk.live()) == [row]


def test_whoever_left_an_office_gets_what_follows_an_alert_and_nothing_new(
    database: Database, town: Town, desk: DeskActs
) -> None:
    row = confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    alert = desk.live()
    tried(database, row)

    def out_of_office(session: Session) -> None:
        for role in session.query(StaffRole).filter(StaffRole.account_id == town.leaders["oiwake"]):
            role.until = now()

    database.unit_of_work(out_of_office)
    assert sent(desk, desk.followed(alert, Step.ALL_CLEAR)) == [row]
    assert sent(desk, desk.live()) == []


def test_a_closed_account_gets_nothing_any_more(database: Database, town: Town, desk: DeskActs) -> None:
    row = confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    alert = desk.live()
    tried(database, row)
    database.unit_of_work(accounts.close_account, town.leaders["oiwake"], by=town.staff["office"], at=now())
    assert sent(desk, desk.followed(alert, Step.ALL_CLEAR)) == []


def test_a_withdrawal_goes_to_who_may_have_the_circular_and_to_nobody_else(database: Database, town: Town) -> None:
    has_it = confirmed(database, of_staff(town, "oiwake"), "leader@example.jp", circulars=True)
    confirmed(database, of_staff(town, "commissioner"), "commissioner@example.jp", circulars=True)
    draft = story.write(database, town)
    story.publish(database, town, draft)
    tried(database, has_it)
    withdrawal = withdraw(database, town, draft)
    assert targets(database, withdrawal) == [has_it]


def withdraw(database: Database, town: Town, draft: UUID) -> UUID:
    database.unit_of_work(circulars.withdraw, draft, by=town.leaders["oiwake"], at=now())
    with database.reading() as session:
        newest = select(OutboxEntry.message_id).order_by(OutboxEntry.due_at.desc()).limit(1)
        return session.scalars(newest).one()


def test_one_mailbox_gets_one_letter_also_when_it_is_looked_at_again(
    database: Database, town: Town, desk: DeskActs
) -> None:
    same = "both@example.com"
    hatsu = of_family(database, town, "荻原 ハツ")
    rows = [confirmed(database, owner, same) for owner in (hatsu, of_family(database, town, "土屋 清"))]
    assert sent(desk, desk.live()) == [min(rows)]
    assert hatsu.consent_id
    by = By(Party.STAFF, town.leaders["oiwake"])
    database.unit_of_work(family.pause, hatsu.consent_id, by=by, at=now())
    assert mend(database, new_id(), at=now() + timedelta(minutes=1)) == Mended(0, 0)


def test_the_office_s_letter_goes_where_an_office_and_a_consent_name_one_mailbox(
    database: Database, town: Town, desk: DeskActs
) -> None:
    confirmed(database, of_family(database, town, "荻原 ハツ"), "both@example.com")
    leader = confirmed(database, of_staff(town, "oiwake"), "both@example.com")
    assert sent(desk, desk.live()) == [leader]


def test_whoever_confirms_later_isn_t_missing_in_what_went_out_before(
    database: Database, town: Town, desk: DeskActs
) -> None:
    desk.live()
    confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    at: datetime = now() + timedelta(minutes=1)
    assert mend(database, new_id(), at=at) == Mended(0, 0)
