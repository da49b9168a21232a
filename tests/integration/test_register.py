"""The register's places, inventory and search."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices import inventory
from district_hall.devices.inventory import Show
from district_hall.devices.models import Device
from district_hall.errors import Refused
from district_hall.people.search import Found, find
from district_hall.places import actions, questions
from district_hall.places.actions import Named
from tests import town as story
from tests.town import Town


@pytest.fixture
def office(town: Town) -> UUID:
    return town.staff["office"]


def found(database: Database, typed: str) -> Found:
    with database.reading() as session:
        return find(session, typed)


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return [one.name for one in questions.districts(session)]


def test_a_district_is_put_where_it_belongs_in_the_order(database: Database, town: Town, office: UUID) -> None:
    named = Named("発地区", "Hotchi", "ほっち", 2)
    made = database.unit_of_work(actions.add_district, named, by=office)
    assert names(database) == ["追分区", "発地区", "借宿区"]
    database.unit_of_work(actions.change_district, made.id, Named("上発地区", "Kamihotchi", "かみほっち", 9), by=office)
    assert names(database) == ["追分区", "借宿区", "上発地区"]


def test_a_district_a_group_and_a_hall_are_there_once(database: Database, town: Town, office: UUID) -> None:
    oiwake, kariyado = town.districts["oiwake"], town.districts["kariyado"]
    again = Named("追分区", "Oiwake", "おいわけ", 1)
    for refused in (
        lambda: database.unit_of_work(actions.add_district, again, by=office),
        lambda: database.unit_of_work(actions.change_district, kariyado, again, by=office),
        lambda: database.unit_of_work(actions.add_group, oiwake, 2, by=office),
        lambda: database.unit_of_work(actions.renumber_group, town.groups["oiwake/1"], 2, by=office),
        lambda: database.unit_of_work(actions.add_hall, oiwake, "追分公民館", by=office),
    ):
        with pytest.raises(Refused) as refusal:
            refused()
        assert refusal.value.code.endswith("-taken")
    assert names(database) == ["追分区", "借宿区"]


def test_a_hall_that_had_a_tablet_stays(database: Database, town: Town, office: UUID) -> None:
    database.unit_of_work(devices.make_hall_code, town.halls["kariyado"], by=office, at=now())
    database.unit_of_work(actions.remove_hall, town.halls["kariyado"], by=office)
    tablet = story.pair_hall(database, town, "oiwake")
    database.unit_of_work(devices.revoke, tablet.device_id, by=office, at=now())
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(actions.remove_hall, town.halls["oiwake"], by=office)
    assert refusal.value.code == "hall-in-use"


def test_an_inventory_number_is_on_one_device_in_use(database: Database, town: Town, office: UUID) -> None:
    first, second = (story.pair(database, town, home).device_id for home in ("oiwake/1/1", "oiwake/1/2"))
    database.unit_of_work(inventory.change_label, first, "K-014", by=office)
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(inventory.change_label, second, "K-014", by=office)
    assert refusal.value.field == "label"
    database.unit_of_work(devices.revoke, first, by=office, at=now())
    database.unit_of_work(inventory.change_label, second, "K-014", by=office)


def test_silent_never_used_and_revoked_are_told_apart(database: Database, town: Town, office: UUID) -> None:
    silent, unused, lost, well = (
        story.pair(database, town, home).device_id for home in ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1", "oiwake/2/2")
    )
    long_ago = now() - timedelta(days=10)

    def age(session: object) -> None:
        for device_id, seen in ((silent, long_ago + timedelta(days=2)), (unused, long_ago)):
            session.execute(  # type: ignore[attr-defined]
                update(Device).where(Device.id == device_id).values(paired_at=long_ago, last_seen_at=seen)
            )

    database.unit_of_work(age)
    database.unit_of_work(devices.revoke, lost, by=office, at=now())
    with database.reading() as session:
        listed = {show: [one.id for one in inventory.devices(session, show, at=now())] for show in Show}
        assert inventory.how_many(session, at=now()) == {show: len(ids) for show, ids in listed.items()}
        numbers = inventory.by_district(session, at=now())[town.districts["oiwake"]]
        without = [(one.group.number, one.number) for one in inventory.households_without_tablet(session)]
        assert inventory.count_without_tablet(session) == len(without)
    assert listed[Show.IN_USE] == [unused, silent, well]
    assert listed[Show.SILENT] == [unused, silent]
    assert listed[Show.NEVER_USED] == [unused]
    assert listed[Show.REVOKED] == [lost]
    assert (numbers.households, numbers.members, numbers.tablets, numbers.silent) == (6, 4, 3, 2)
    assert without == [(2, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize("typed", ["土屋 清", "土屋清", "土屋　清", "清 追分", "土屋 1-2", "土屋 1班2番", "土屋 １班"])
def test_a_person_is_found_however_the_name_is_typed(database: Database, town: Town, typed: str) -> None:
    assert "土屋 清" in {one.name for one in found(database, typed).residents}


@pytest.mark.parametrize("typed", ["追分 1-2", "追分区1班2番", "oiwake 1-2", "追分　１－２"])
def test_a_house_is_found_by_its_numbers(database: Database, town: Town, typed: str) -> None:
    assert [one.id for one in found(database, typed).households] == [town.households["oiwake/1/2"]]


def test_a_place_alone_does_not_list_everybody_who_lives_there(database: Database, town: Town) -> None:
    answer = found(database, "追分")
    assert (len(answer.households), answer.residents, answer.staff) == (6, [], [])


def test_a_reading_is_found_in_katakana_too(database: Database, town: Town, office: UUID) -> None:
    from district_hall.people import register
    from district_hall.people.register import Person

    person = Person("小山 花", "こやま はな", 1950)
    database.unit_of_work(register.add_person, town.households["oiwake/1/3"], person, by=office)
    for typed in ("コヤマ", "ｺﾔﾏ ﾊﾅ", "こやま"):
        assert [one.name for one in found(database, typed).residents] == ["小山 花"]


def test_a_tablet_is_found_by_its_number_and_staff_by_name_or_login(
    database: Database, town: Town, office: UUID
) -> None:
    device = story.pair(database, town, "oiwake/1/1").device_id
    database.unit_of_work(inventory.change_label, device, "K-014", by=office)
    assert [one.id for one in found(database, "k-014").devices] == [device]
    assert [one.login for one in found(database, "市村").staff] == ["kariyado"]
    assert [one.name for one in found(database, "desk2").staff] == ["小山 典子"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "\\", "' OR 1=1 --", "\x00", "番", "0-0", "9999-9999"])
def test_what_finds_nobody_finds_nobody(database: Database, town: Town, typed: str) -> None:
    assert not found(database, typed)
