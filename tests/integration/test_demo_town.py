"""`flask demo seed` makes a town that reads like a real one, through the path that leaders use."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from alerts.models import Alert, State
from circular.models import Attachment, AttachmentState, Circular, Page
from circular.models import State as CircularState
from district_hall.db import Database
from district_hall.delivery.models import Receipt, Way
from district_hall.files.store import FileStore
from district_hall.people.models import Resident, StaffRole
from district_hall.people.roles import Role
from district_hall.places.models import District, Hall, Helper, Household, Reach
from district_hall.settings import Settings
from wsgi import create_app


@pytest.fixture
def app(sqlite_url: str, data_dir: Path) -> Iterator[Flask]:
    made = create_app(Settings(data_dir=data_dir, database_url=sqlite_url, secret_key="a secret of this test"))
    yield made
    made.extensions["house"].database.close()


def test_the_demo_town_is_whole(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["demo", "seed"]).exit_code == 0
    database: Database = app.extensions["house"].database
    pictures: FileStore = app.extensions["house"].pictures
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(District)) == 8
        assert session.scalar(select(func.count()).select_from(Hall)) == 3
        offices = {Role.WELFARE_COMMISSIONER: 2, Role.DESK: 2, Role.DESK_CHIEF: 1, Role.TOWN_OFFICE: 1}
        assert Counter(session.scalars(select(StaffRole.role))) == {Role.DISTRICT_LEADER: 8, **offices}
        assert {State.EXPIRED, State.ALL_CLEAR, State.UPDATED} <= set(session.scalars(select(Alert.state).distinct()))
        assert session.scalar(select(func.count()).where(Alert.state == State.LIVE).select_from(Alert)) == 0
        assert session.scalar(select(func.count()).where(Alert.training).select_from(Alert)) == 2
        assert (session.scalar(select(func.count()).select_from(Helper)) or 0) >= 8
        assert set(session.scalars(select(Household.reach).distinct())) == set(Reach)
        assert set(session.scalars(select(Household.is_member).distinct())) == {True, False}
        alone = select(Resident.household_id).group_by(Resident.household_id).having(func.count() == 1)
        elderly = select(func.count()).select_from(Resident).where(Resident.household_id.in_(alone))
        assert (session.scalar(elderly.where(Resident.birth_year < 1950)) or 0) > 10
        published = select(func.count()).select_from(Circular).where(Circular.state == CircularState.PUBLISHED)
        assert (session.scalar(published) or 0) >= 24
        assert set(session.scalars(select(Attachment.state).distinct())) == {AttachmentState.READY}
        assert {Way.TABLET, Way.PHONE, Way.PAPER} <= set(session.scalars(select(Receipt.way).distinct()))
        assert all(pictures.path(sha256).is_file() for sha256 in session.scalars(select(Page.picture_sha256)))

    said = run(args=["demo", "sign-ins"]).output
    assert re.search(r"合言葉 password: \d{4}-\d{4}-\d{4}\n.*login: oiwake", said)
    assert len(re.findall(r"/pair#[\w-]{43}", said)) == 3
    assert re.search(r"hall's camera +\S+demo-card.png", said)
    assert run(args=["demo", "seed", "--if-empty"]).exit_code == 0
    again = run(args=["demo", "seed"])
    assert again.exit_code != 0
    assert "flask demo reset" in again.output
