"""The program as its visitors meet it, without a server: Flask's test client, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from district_hall.db import Database
from district_hall.settings import Settings
from tests import town as story
from tests.town import Town
from tests.web.visitors import Browser
from wsgi import create_app


@pytest.fixture
def app(database_url: str, data_dir: Path) -> Iterator[Flask]:
    made = create_app(
        Settings(
            data_dir=data_dir,
            database_url=database_url,
            secret_key="a secret of this test",
            vapid_private_key="yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",  # RFC 8291, appendix A
        )
    )
    made.testing = False  # errors are answered, as in life
    yield made
    made.extensions["house"].database.close()


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["house"].database
    return found


@pytest.fixture
def town(database: Database) -> Town:
    return story.settle(database)


@pytest.fixture
def nobody(app: Flask) -> Browser:
    return Browser(app)
