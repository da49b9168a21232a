"""Finding in the audit: by words, by person, by day, by district. On both databases."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from district_hall.audit import ActorKind, AuditEntry
from district_hall.audit_trail import SUBJECTS, Wish, Word, actors_of, homes, search, subjects_of
from district_hall.clock import JST
from district_hall.db import Database
from district_hall.ids import new_id
from district_hall.places.models import Household
from tablet_ui.office.audit import ALL_SUBJECTS
from tests import town as story
from tests.integration.old_rows import add
from tests.town import Town

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=JST)


def entry(act: str, at: datetime, by: UUID | None = None, **what: Any) -> AuditEntry:
    usual: dict[str, Any] = {
        "actor_kind": ActorKind.STAFF if by else ActorKind.SYSTEM,
        "subject_kind": "household",
        "details": {},
    }
    return AuditEntry(id=new_id(), act=act, at=at, actor_id=by, **{**usual, **what})


def found(database: Database, wish: Wish, **page: int) -> list[str]:
    with database.reading() as session:
        return [one.act for one in search(session, wish, ALL_SUBJECTS, **{"offset": 0, "limit": 50, **page})]


@pytest.fixture
def written(database: Database, town: Town) -> None:
    """Five acts, an hour apart, the newest last."""
    leader, office = town.leaders["oiwake"], town.staff["office"]
    circular = story.write(database, town)
    device = story.pair_hall(database, town, "kariyado").device_id

    def clear(session: Any) -> None:
        session.query(AuditEntry).delete()

    database.unit_of_work(clear)
    add(
        database,
        entry("publish", NOON, leader, subject_kind="circular", subject_id=circular),
        entry("sign_in", NOON + timedelta(hours=1), leader, subject_kind="staffsession"),
        entry(
            "person_leaves",
            NOON + timedelta(hours=2),
            office,
            subject_kind="resident",
            subject_id=town.residents["土屋 清"],
        ),
        entry(
            "pair",
            NOON + timedelta(hours=3),
            device,
            actor_kind=ActorKind.DEVICE,
            subject_kind="device",
            subject_id=device,
        ),
        entry("remove_what_is_over", NOON + timedelta(days=1), subject_kind="retentionperiod"),
    )


def test_everything_is_found_newest_first_a_page_at_a_time(database: Database, town: Town, written: None) -> None:
    assert found(database, Wish()) == ["remove_what_is_over", "pair", "person_leaves", "sign_in", "publish"]
    assert found(database, Wish(), offset=2, limit=2) == ["person_leaves", "sign_in"]


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ((Word("土屋"),), ["person_leaves"]),
        ((Word("清掃"),), ["publish"]),
        ((Word("依田"),), ["person_leaves"]),
        ((Word("荻原"), Word("サイン", acts=frozenset({"sign_in"}))), ["sign_in"]),
        ((Word("回覧", kinds=frozenset({"circular"})),), ["publish"]),
        ((Word("借宿公民館"),), ["pair"]),
        ((Word("person_"),), ["person_leaves"]),
        ((Word("100%"),), []),
        ((Word("土屋"), Word("荻原")), []),
    ],
)
def test_words_are_looked_for_in_what_who_and_whom(
    database: Database, town: Town, written: None, words: tuple[Word, ...], acts: list[str]
) -> None:
    assert found(database, Wish(words=words)) == acts


def test_days_are_japan_s_and_both_belong_to_it(database: Database, town: Town, written: None) -> None:
    add(database, entry("sign_out", datetime(2026, 11, 21, 0, 0, tzinfo=JST)))
    add(database, entry("change_password", datetime(2026, 11, 20, 23, 59, tzinfo=JST)))
    one_day = Wish(first_on=date(2026, 11, 20), last_on=date(2026, 11, 20))
    assert found(database, one_day) == ["change_password", "pair", "person_leaves", "sign_in", "publish"]
    assert found(database, Wish(first_on=date(2026, 11, 21))) == ["remove_what_is_over", "sign_out"]


def test_one_person_s_or_one_kind_s_doing(database: Database, town: Town, written: None) -> None:
    assert found(database, Wish(actor_id=town.leaders["oiwake"])) == ["sign_in", "publish"]
    assert found(database, Wish(actor_kind=ActorKind.DEVICE)) == ["pair"]
    assert found(database, Wish(actor_kind=ActorKind.SYSTEM)) == ["remove_what_is_over"]


def test_a_district_has_what_is_about_it_and_what_its_officers_did(
    database: Database, town: Town, written: None
) -> None:
    assert found(database, Wish(district_id=town.districts["oiwake"])) == ["person_leaves", "sign_in", "publish"]
    assert found(database, Wish(district_id=town.districts["kariyado"])) == ["pair"]


def test_subjects_and_actors_have_their_names_and_places(database: Database, town: Town, written: None) -> None:
    with database.reading() as session:
        entries = search(session, Wish(), ALL_SUBJECTS, offset=0, limit=50)
        subjects = {entry.act: subjects_of(session, [entry], ALL_SUBJECTS) for entry in entries}
        actors = actors_of(session, entries)
        [leaver] = subjects["person_leaves"].values()
        [circular] = subjects["publish"].values()
        [hall] = subjects["pair"].values()
        assert (leaver.name, leaver.household_id) == ("土屋 清", town.households["oiwake/1/2"])
        assert (circular.name, circular.district_id) == ("秋の一斉清掃のご案内", town.districts["oiwake"])
        assert (hall.name, hall.district_id) == ("借宿公民館", town.districts["kariyado"])
        assert actors[town.staff["office"]].name == "依田 久美"
        home = homes(session, {town.households["oiwake/1/2"]})[town.households["oiwake/1/2"]]
        assert (home.district.name, home.group.number) == ("追分区", 1)


def test_every_kind_of_subject_can_be_looked_up(database: Database, town: Town) -> None:
    home = town.households["oiwake/1/1"]
    with database.reading() as session:
        for kind in ALL_SUBJECTS:
            one = entry("x", NOON, subject_kind=kind, subject_id=home)
            known = subjects_of(session, [one], ALL_SUBJECTS)
            assert set(known) == ({home} if kind == "household" else set())
    assert set(SUBJECTS) < set(ALL_SUBJECTS)


def test_what_was_removed_since_has_no_name(database: Database, town: Town) -> None:
    gone = entry("add_hall", NOON, town.staff["office"], subject_kind="hall", subject_id=new_id())
    add(database, gone)
    with database.reading() as session:
        assert subjects_of(session, [gone], ALL_SUBJECTS) == {}
        assert session.get(Household, gone.id) is None
