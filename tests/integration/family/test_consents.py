"""The elder's consent: given on the tablet or on paper, paused, ended at once; each written down."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from district_hall.audit import ActorKind
from district_hall.db import Database
from district_hall.errors import NotFound, Refused
from district_hall.family import actions, questions
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Given, Party, Relation
from tests import town as story
from tests.integration.family.people import AT, acts, consent_of, give, leave, watching
from tests.town import Town


def test_the_elder_gives_pauses_resumes_and_ends(database: Database, town: Town, elder: By) -> None:
    given = give(database, town, elder)
    assert (given.given, given.device_id, given.name) == (Given.TABLET, elder.id, "")
    database.unit_of_work(actions.pause, given.id, by=elder, at=AT)
    database.unit_of_work(actions.resume, given.id, by=elder, at=AT)
    ended = database.unit_of_work(actions.end, given.id, by=elder, at=AT)
    assert (ended.ended_at, ended.ended_by) == (AT, Party.ELDER)
    assert acts(database) == [
        ("give_consent", ActorKind.DEVICE),
        ("pause_consent", ActorKind.DEVICE),
        ("resume_consent", ActorKind.DEVICE),
        ("end_consent", ActorKind.DEVICE),
    ]


def test_nobody_consents_for_somebody_of_another_home(database: Database, town: Town, elder: By) -> None:
    with pytest.raises(NotFound):
        give(database, town, elder, who="土屋 清")


def test_whoever_has_left_consents_to_nothing(database: Database, town: Town, elder: By) -> None:
    leave(database, town, "荻原 ハツ")
    with pytest.raises(NotFound):
        give(database, town, elder)


def test_the_same_wish_twice_before_a_phone_is_there_is_one(database: Database, town: Town, elder: By) -> None:
    assert give(database, town, elder).id == give(database, town, elder).id


def test_one_person_lets_no_more_than_eight_look(database: Database, town: Town, elder: By) -> None:
    for _ in range(actions.MOST_CONSENTS):
        story.let_family_look(database, town, "荻原 ハツ")
    with pytest.raises(Refused) as refusal:
        give(database, town, elder)
    assert refusal.value.code == "too-many-consents"


@pytest.mark.parametrize(
    ("name", "signed_on", "code"),
    [
        ("", date(2026, 11, 1), "name-unusable"),
        ("a" * 41, date(2026, 11, 1), "name-unusable"),
        ("健一", None, "signed-on-missing"),
        ("健一", date(2026, 11, 24), "signed-on-future"),
    ],
)
def test_a_paper_says_who_and_when(
    database: Database, town: Town, name: str, signed_on: date | None, code: str
) -> None:
    wish = Wish(town.residents["荻原 ハツ"], Relation.SON, name, signed_on)
    by = By(Party.STAFF, town.leaders["oiwake"])
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(actions.give, town.households["oiwake/1/1"], wish, by=by, at=AT)
    assert refusal.value.code == code


def test_a_paper_of_today_in_japan_is_not_of_the_future(database: Database, town: Town) -> None:
    by, at = By(Party.STAFF, town.leaders["oiwake"]), datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    wish = Wish(town.residents["荻原 ハツ"], Relation.SON, "健一", date(2026, 11, 23))
    given = database.unit_of_work(actions.give, town.households["oiwake/1/1"], wish, by=by, at=at)
    assert (given.given, given.recorded_by, given.name) == (Given.PAPER, by.id, "健一")


def test_an_end_by_mistake_is_taken_back_within_two_minutes(
    database: Database, town: Town, phone: UUID, elder: By
) -> None:
    ended = consent_of(database, phone)
    database.unit_of_work(actions.end, ended, by=elder, at=AT)
    with database.reading() as session:
        assert questions.consents_for(session, phone) == []
    database.unit_of_work(actions.take_back_end, ended, by=elder, at=AT + timedelta(minutes=2))
    assert consent_of(database, phone) == ended


def test_later_or_when_the_family_ended_it_nothing_is_taken_back(
    database: Database, town: Town, phone: UUID, elder: By
) -> None:
    ended = consent_of(database, phone)
    database.unit_of_work(actions.end, ended, by=elder, at=AT)
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(actions.take_back_end, ended, by=elder, at=AT + timedelta(minutes=2, seconds=1))
    assert refusal.value.code == "too-late"
    other = consent_of(database, watching(database, town, "荻原 ハツ"))
    database.unit_of_work(actions.end, other, by=By(Party.FAMILY, phone), at=AT)
    with pytest.raises(NotFound):
        database.unit_of_work(actions.take_back_end, other, by=elder, at=AT)
