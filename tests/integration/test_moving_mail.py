"""Whoever was told goes on being told when the elder, or the household, has moved inside the town. On both databases."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.line import actions as line
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.channels.line.questions import linked_since
from district_hall.delivery.channels.mail import actions as mail
from district_hall.people import moving
from district_hall.people.register import Home, House
from district_hall.places.models import Reach
from tests.integration.alert_acts import DeskActs, content
from tests.integration.line.linking import line_user
from tests.integration.mail.mailing import confirmed, of_family, targets
from tests.town import Town

Going = Callable[[Database, Town], object]


def the_household(database: Database, town: Town) -> object:
    home, house = town.households["oiwake/1/2"], House(town.groups["kariyado/1"], 9)
    by = town.staff["office"]
    return database.unit_of_work(moving.move, home, house, with_devices=False, by=by, at=now())


def alone(database: Database, town: Town) -> object:
    who, home = {town.residents["土屋 清"]}, Home("土屋", is_member=True, reach=Reach.PAPER)
    house, by = House(town.groups["kariyado/1"], 9), town.staff["office"]
    return database.unit_of_work(moving.split, town.households["oiwake/1/2"], who, house, home, by=by, at=now())


def to_others(database: Database, town: Town) -> object:
    who, home = town.residents["土屋 清"], town.households["kariyado/1/1"]
    return database.unit_of_work(moving.join, who, home, by=town.staff["office"], at=now())


@pytest.mark.parametrize("goes", [the_household, alone, to_others])
def test_the_family_s_mail_is_about_where_the_elder_lives_now(database: Database, town: Town, goes: Going) -> None:
    family = confirmed(database, of_family(database, town, "土屋 清"), "sister@example.com")
    goes(database, town)
    database.unit_of_work(mail.forget_unneeded, at=now() + timedelta(days=30))
    desk = DeskActs(database, town)
    here, there = (desk.read(desk.live(content(town, where))).message_id for where in ("oiwake", "kariyado"))
    assert (targets(database, here), targets(database, there)) == ([], [family])


def test_a_household_s_line_users_go_along(database: Database, town: Town) -> None:
    user = line_user(database, town, "oiwake/1/2")
    the_household(database, town)
    database.unit_of_work(line.forget_unneeded)
    with database.reading() as session:
        home = session.scalars(select(LineContact.household_id).where(LineContact.id == user)).one()
        assert home != town.households["oiwake/1/2"]
        assert len(linked_since(session, home)) == 1
        assert linked_since(session, town.households["oiwake/1/2"]) == []


def test_who_stays_keeps_line_when_another_goes(database: Database, town: Town) -> None:
    user: UUID = line_user(database, town, "oiwake/1/2")
    alone(database, town)
    with database.reading() as session:
        home = session.scalars(select(LineContact.household_id).where(LineContact.id == user)).one()
    assert home == town.households["oiwake/1/2"]
