"""Cards on paper: whom they are for, what they open, and what they end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices import questions
from district_hall.devices.actions import CannotPair
from district_hall.devices.models import DeviceKind, PairingCode
from district_hall.devices.paper_cards import Card, Choice, Made, how_many_end, make_cards, who_gets_one
from district_hall.devices.rules import PAPER_CODE_LIVES, WRONG_TRIES
from district_hall.errors import Refused
from district_hall.places.models import Household
from tests import town as story
from tests.town import Town


@pytest.fixture
def at() -> datetime:
    return now()


def houses(database: Database, choice: Choice) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [(home.group.number, home.number) for home in who_gets_one(session, choice)]


def make(database: Database, town: Town, choice: Choice, at: datetime) -> list[Made]:
    with database.reading() as session:
        homes = who_gets_one(session, choice)
    return database.unit_of_work(make_cards, choice.card, homes, by=town.staff["office"], at=at)


def test_a_district_a_group_or_one_house_is_chosen(database: Database, town: Town) -> None:
    oiwake = town.districts["oiwake"]
    assert houses(database, Choice(Card.TABLET, oiwake)) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    assert houses(database, Choice(Card.TABLET, oiwake, group=2)) == [(2, 1), (2, 2), (2, 3)]
    assert houses(database, Choice(Card.HALL, oiwake, group=2, number=3)) == [(2, 3)]
    assert houses(database, Choice(Card.HALL, oiwake, group=9)) == []


def test_who_has_one_already_can_be_left_out(database: Database, town: Town, at: datetime) -> None:
    oiwake = town.districts["oiwake"]
    story.pair(database, town, "oiwake/1/1")
    story.pair(database, town, "oiwake/1/2", DeviceKind.PHONE)
    make(database, town, Choice(Card.HALL, oiwake, group=1, number=3), at)
    tablets = Choice(Card.TABLET, oiwake, group=1, only_without=True)
    assert houses(database, tablets) == [(1, 2), (1, 3)]
    assert houses(database, Choice(Card.PHONE, oiwake, group=1, only_without=True)) == [(1, 1), (1, 3)]
    assert houses(database, Choice(Card.HALL, oiwake, group=1, only_without=True)) == [(1, 1), (1, 2)]


def test_nobody_who_has_left_gets_one(database: Database, town: Town, at: datetime) -> None:
    def leave(session: Session) -> None:
        session.get_one(Household, town.households["oiwake/1/2"]).left_at = at

    database.unit_of_work(leave)
    assert houses(database, Choice(Card.HALL, town.districts["oiwake"], group=1)) == [(1, 1), (1, 3)]


def test_a_pairing_card_opens_its_own_household_once_within_two_weeks(
    database: Database, town: Town, at: datetime
) -> None:
    made = make(database, town, Choice(Card.TABLET, town.districts["oiwake"], group=1), at)
    late = at + PAPER_CODE_LIVES - timedelta(minutes=1)
    paired = database.unit_of_work(devices.pair_by_secret, made[1].secret, at=late)
    with database.reading() as session:
        assert questions.device(session, paired.device_id).household_id == town.households["oiwake/1/2"]
    with pytest.raises(CannotPair):
        database.unit_of_work(devices.pair_by_secret, made[1].secret, at=late)
    with pytest.raises(CannotPair):
        database.unit_of_work(devices.pair_by_secret, made[0].secret, at=at + PAPER_CODE_LIVES)


def test_no_six_digits_open_what_lives_for_weeks(database: Database, town: Town, at: datetime) -> None:
    code = database.unit_of_work(
        devices.make_pairing_code,
        town.households["oiwake/1/2"],
        DeviceKind.TABLET,
        by=town.staff["office"],
        at=at,
        lives=PAPER_CODE_LIVES,
    )
    assert code.digits == ""
    with database.reading() as session:
        kept = session.scalars(select(PairingCode.digits_hash)).all()
        known = {questions.hash_of(f"{digits:06}") for digits in range(1_000_000)} | {questions.hash_of("")}
    assert known.isdisjoint(kept)


def test_wrong_digits_of_others_end_no_card_and_still_end_digits(database: Database, town: Town, at: datetime) -> None:
    [card] = make(database, town, Choice(Card.TABLET, town.districts["oiwake"], group=1, number=1), at)
    home, by = town.households["oiwake/1/2"], town.leaders["oiwake"]
    later = at + timedelta(days=2)
    code = database.unit_of_work(devices.make_pairing_code, home, DeviceKind.TABLET, by=by, at=later)
    wrong = "000000" if code.digits != "000000" else "000001"
    for number in range(WRONG_TRIES):
        answer = database.unit_of_work(devices.pair_by_digits, wrong, f"192.0.2.{number}", at=later)
        assert isinstance(answer, Refused)
    ended = database.unit_of_work(devices.pair_by_digits, code.digits, "192.0.2.9", at=later)
    assert isinstance(ended, Refused)
    assert ended.code == "pairing-ended"
    assert database.unit_of_work(devices.pair_by_secret, card.secret, at=later).credential


def test_new_cards_end_the_ones_before_and_the_count_says_so(database: Database, town: Town, at: datetime) -> None:
    for card in (Card.HALL, Card.TABLET):
        choice = Choice(card, town.districts["oiwake"], group=1)
        before = make(database, town, choice, at)
        with database.reading() as session:
            assert how_many_end(session, choice, who_gets_one(session, choice), at=at) == 3
        after = make(database, town, Choice(card, town.districts["oiwake"], group=1, number=1), at + timedelta(hours=1))
        with database.reading() as session:
            if card is Card.HALL:
                assert questions.household_with_card(session, before[0].secret) is None
                found = questions.household_with_card(session, after[0].secret)
                assert found is not None
                assert found.id == town.households["oiwake/1/1"]
                assert questions.household_with_card(session, before[1].secret) is not None
            else:
                code = questions.code_by_secret(session, before[0].secret)
                assert code is not None
                assert code.expires_at == at + timedelta(hours=1)
