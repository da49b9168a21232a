"""ハツ's tablet, herself pressing on it, and the phone of 健一, who may see her since a month ago."""

from datetime import timedelta
from uuid import UUID

import pytest

from district_hall.db import Database
from district_hall.family.acting import By
from district_hall.family.models import Party
from tests import town as story
from tests.integration.family.people import AT, heard, watching
from tests.town import Town


@pytest.fixture
def tablet(database: Database, town: Town) -> UUID:
    """ハツ's, heard a minute ago."""
    found = story.pair(database, town, "oiwake/1/1").device_id
    heard(database, found, AT - timedelta(minutes=1))
    return found


@pytest.fixture
def elder(tablet: UUID) -> By:
    return By(Party.ELDER, tablet)


@pytest.fixture
def phone(database: Database, town: Town) -> UUID:
    """健一's, who may see ハツ since a month ago."""
    return watching(database, town, "荻原 ハツ")
