"""From the queue to the mail server and back into the books; and the letters that ask for a confirmation. On both
databases, against a real mail server of the tests' own.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channels.mail import actions
from district_hall.delivery.channels.mail.jobs import ask_for_confirmation
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.delivery.channels.mail.questions import addresses_of, standing
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from district_hall.errors import NotFound, Refused, TooMany
from district_hall.family import actions as family
from district_hall.family.acting import By
from district_hall.family.models import Party
from district_hall.people import accounts
from district_hall.people.models import StaffRole
from district_hall.retention.actions import erase_person
from tests.integration.alert_acts import DeskActs
from tests.integration.mail.mailing import (
    LINKS,
    address,
    confirmed,
    doer,
    enter,
    mail_by,
    of_family,
    of_staff,
    office_and_box,
    send,
)
from tests.integration.old_rows import ids
from tests.services.mail_server import MailServer, mail_server
from tests.town import Town

SOON = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


def mail_entries(database: Database) -> list[OutboxEntry]:
    with database.reading() as session:
        rows = select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.MAIL).order_by(OutboxEntry.due_at)
        return list(session.scalars(rows))


def ask(database: Database, server: MailServer) -> bool:
    return ask_for_confirmation(database, *office_and_box(server.port))


def test_an_alert_and_its_all_clear_arrive_in_one_thread(
    database: Database, town: Town, desk: DeskActs, server: MailServer
) -> None:
    confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    confirmed(database, of_family(database, town, "荻原 ハツ"), "son@example.com")
    channel = mail_by(server.port)
    alert = desk.live()
    assert send(database, channel, now() + SOON) == 2
    desk.followed(alert, Step.ALL_CLEAR)
    assert send(database, channel, now() + 2 * SOON) == 2
    assert {one.done for one in mail_entries(database)} == {Done.SENT}
    for to in ("leader@example.jp", "son@example.com"):
        first, after = server.to(to)
        assert after["In-Reply-To"] == first["Message-ID"]
    to_family = server.to("son@example.com")[0].get_body(("plain",))
    assert to_family is not None
    assert "ご本人のようすを知らせるものではありません" in to_family.get_content()


def test_an_address_that_isn_t_there_is_written_to_no_more_and_its_owner_is_told(
    database: Database, town: Town, desk: DeskActs, server: MailServer
) -> None:
    owner = of_staff(town, "oiwake")
    row = confirmed(database, owner, "leader@example.jp")
    server.on_rcpt = lambda _address: "550 5.1.1 no such user"
    desk.live()
    desk.live()
    assert send(database, mail_by(server.port), now() + SOON) == 2
    assert [one.done for one in mail_entries(database)] == [Done.GONE] * 2
    found = address(database, row)
    assert found.bounced_at is not None
    assert found.bounced_words == "550 5.1.1 no such user"
    desk.live()
    assert len(mail_entries(database)) == 2


def test_a_grey_list_is_waited_for(database: Database, town: Town, desk: DeskActs, server: MailServer) -> None:
    confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    server.on_rcpt = lambda _address: "451 4.7.1 come back later"
    desk.live()
    channel = mail_by(server.port)
    send(database, channel, now() + SOON)
    (entry,) = mail_entries(database)
    assert entry.done is None
    server.on_rcpt = lambda _address: None
    send(database, channel, now() + SOON + timedelta(minutes=1))
    assert [one.done for one in mail_entries(database)] == [Done.SENT]
    with database.reading() as session:
        tries = session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.id)).all()
    assert [one.result for one in tries] == [AttemptResult.LATER, AttemptResult.SENT]
    assert tries[0].words == "451 4.7.1 come back later"
    assert tries[1].took_ms is not None


def test_a_consent_that_is_paused_while_the_letter_waits_holds_it_back(
    database: Database, town: Town, desk: DeskActs, server: MailServer
) -> None:
    owner = of_family(database, town, "荻原 ハツ")
    confirmed(database, owner, "son@example.com")
    desk.live()
    assert owner.consent_id
    by = By(Party.STAFF, town.leaders["oiwake"])
    database.unit_of_work(family.pause, owner.consent_id, by=by, at=now())
    assert send(database, mail_by(server.port), now() + SOON) == 0
    assert server.letters == []


def test_what_no_worker_sends_any_more_doesn_t_stay_open_for_ever(
    database: Database, town: Town, desk: DeskActs
) -> None:
    confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    desk.live()
    for served, minutes, done in (
        ([], 30, None),
        ([ChannelWord.MAIL], 90, None),
        ([ChannelWord.PUSH], 90, Done.GAVE_UP),
    ):
        database.unit_of_work(parcels.give_up_unserved, served, at=now() + timedelta(minutes=minutes))
        assert [one.done for one in mail_entries(database)] == [done]
    with database.reading() as session:
        rooms = select(OutboxEntry.done).where(OutboxEntry.channel == ChannelWord.SOCKET)
        assert set(session.scalars(rooms)) == {None}


# ---- confirming


def test_only_whoever_reads_the_mailbox_can_start_it(
    database: Database, town: Town, desk: DeskActs, server: MailServer
) -> None:
    owner = of_staff(town, "oiwake")
    row = enter(database, owner, "leader@example.jp")
    assert ask(database, server) is False
    (letter,) = server.to("leader@example.jp")
    body = letter.get_body(("plain",))
    assert body is not None
    assert LINKS.confirm(row) in body.get_content()
    ask(database, server)
    assert len(server.letters) == 1
    database.unit_of_work(actions.confirm, row, at=now())
    assert database.unit_of_work(actions.confirm, row, at=now() + SOON).since is not None
    desk.live()
    assert len(mail_entries(database)) == 1


def test_a_letter_that_asks_is_sent_again_until_the_server_takes_it(
    database: Database, town: Town, server: MailServer
) -> None:
    row = enter(database, of_staff(town, "oiwake"), "leader@example.jp", at=now() - timedelta(hours=1))
    server.on_rcpt = lambda _address: "451 4.7.1 come back later"
    ask(database, server)
    waiting = address(database, row).letter_due_at
    assert waiting is not None
    assert waiting > now()


def test_a_mistyped_address_is_said_to_be_one(database: Database, town: Town, server: MailServer) -> None:
    owner = of_staff(town, "oiwake")
    enter(database, owner, "lader@example.jp")
    server.on_rcpt = lambda _address: "550 5.1.1 no such user"
    ask(database, server)
    with database.reading() as session:
        waiting = standing(session, owner, at=now()).waiting
    assert waiting is not None
    assert (waiting.bounced_words, waiting.letter_due_at) == ("550 5.1.1 no such user", None)


def test_a_link_holds_a_day(database: Database, town: Town) -> None:
    row = enter(database, of_staff(town, "oiwake"), "leader@example.jp", at=now() - timedelta(days=1, minutes=1))
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(actions.confirm, row, at=now())
    assert refusal.value.code == "link-over"


def test_the_address_in_use_stays_so_until_the_new_one_is_confirmed(database: Database, town: Town) -> None:
    owner = of_staff(town, "oiwake")
    old = confirmed(database, owner, "old@example.jp")
    first, new = enter(database, owner, "first@example.jp"), enter(database, owner, "new@example.jp")
    with database.reading() as session:
        found = standing(session, owner, at=now())
    assert (found.current and found.current.id, found.waiting and found.waiting.id) == (old, new)
    with pytest.raises(NotFound):
        database.unit_of_work(actions.confirm, first, at=now())
    database.unit_of_work(actions.confirm, new, at=now())
    assert ids(database, MailAddress) == {new}


def test_nobody_s_box_is_filled_from_here(database: Database, town: Town) -> None:
    victim = "victim@example.com"
    at: datetime = now()
    for who in ("oiwake", "kariyado", "desk"):
        enter(database, of_staff(town, who), victim)
    with pytest.raises(TooMany):
        enter(database, of_staff(town, "desk2"), victim.upper())
    with pytest.raises(TooMany):
        database.unit_of_work(actions.send_again, of_staff(town, "oiwake"), at=at)
    for number in range(4):
        enter(database, of_staff(town, "oiwake"), f"{number}@example.com")
    with pytest.raises(TooMany):
        enter(database, of_staff(town, "oiwake"), "another@example.com")
    tomorrow = at + timedelta(days=1, minutes=1)
    enter(database, of_staff(town, "oiwake"), victim, at=tomorrow)


def test_an_address_that_works_already_is_not_asked_again(database: Database, town: Town) -> None:
    owner = of_staff(town, "oiwake")
    confirmed(database, owner, "leader@example.jp")
    with pytest.raises(Refused) as refusal:
        enter(database, owner, "leader@EXAMPLE.jp")
    assert (refusal.value.code, refusal.value.field) == ("address-known", "address")


# ---- stopping, and what goes with whom


def test_one_click_stops_circulars_and_never_alerts(database: Database, town: Town) -> None:
    owner = of_staff(town, "oiwake")
    row = confirmed(database, owner, "leader@example.jp", circulars=True)
    for _ in range(2):
        database.unit_of_work(actions.stop_by_link, row, circulars_only=True)
    found = address(database, row)
    assert found.circulars_since is None
    assert found.since is not None
    database.unit_of_work(actions.stop_by_link, row, circulars_only=False)
    assert ids(database, MailAddress) == set()


def test_a_family_contact_never_gets_circulars(database: Database, town: Town) -> None:
    row = confirmed(database, of_family(database, town, "荻原 ハツ"), "son@example.com", circulars=True)
    assert address(database, row).circulars_since is None


def test_the_address_goes_with_the_account_the_consent_and_the_person(database: Database, town: Town) -> None:
    kept = confirmed(database, of_staff(town, "desk"), "desk@example.jp")
    closed = of_staff(town, "oiwake")
    confirmed(database, closed, "leader@example.jp")
    ended, erased = (of_family(database, town, who) for who in ("土屋 清", "荻原 ハツ"))
    still = confirmed(database, ended, "sister@example.com")
    confirmed(database, erased, "son@example.com")
    office, at = town.staff["office"], now()
    database.unit_of_work(accounts.close_account, town.leaders["oiwake"], by=office, at=at)
    database.unit_of_work(erase_person, town.residents["荻原 ハツ"], by=office, at=at, also_living_here=True)
    assert ended.consent_id
    database.unit_of_work(family.end, ended.consent_id, by=By(Party.STAFF, office), at=at)
    assert ids(database, MailAddress) == {kept, still}
    assert database.unit_of_work(actions.forget_unneeded, at=at + SOON) == 0  # the elder may take the end back
    assert database.unit_of_work(actions.forget_unneeded, at=at + 3 * SOON) == 1
    assert ids(database, MailAddress) == {kept}


def test_what_nobody_confirmed_and_who_has_no_office_any_more_are_forgotten(database: Database, town: Town) -> None:
    at = now()
    unanswered = of_staff(town, "desk2")
    enter(database, unanswered, "desk2@example.jp", at=at - timedelta(days=2))
    out = confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")

    def end(session: Session) -> None:
        for role in session.query(StaffRole).filter(StaffRole.account_id == town.leaders["oiwake"]):
            role.until = at

    database.unit_of_work(end)
    assert database.unit_of_work(actions.forget_unneeded, at=at + timedelta(days=1)) == 1
    assert ids(database, MailAddress) == {out}
    assert database.unit_of_work(actions.forget_unneeded, at=at + timedelta(days=3)) == 1
    with database.reading() as session:
        assert addresses_of(session, unanswered) == []


def test_stopping_by_oneself_takes_the_one_that_waits_too(database: Database, town: Town) -> None:
    owner = of_staff(town, "oiwake")
    rows: set[UUID] = {confirmed(database, owner, "a@example.jp"), enter(database, owner, "b@example.jp")}
    assert ids(database, MailAddress) == rows
    database.unit_of_work(actions.stop, owner, by=doer(owner))
    assert ids(database, MailAddress) == set()
