"""The migrations make exactly the tables that the models describe, and can be taken back."""

import alerts.models
import circular.models
import district_hall.attempts
import district_hall.audit
import district_hall.delivery.channels
import district_hall.devices.models
import district_hall.family.models
import district_hall.health
import district_hall.people.models
import district_hall.retention.models
import district_hall.signs_of_life.models
import district_hall.visits.models
from district_hall import schema

ALL_TABLES = (alerts, circular, district_hall)


def test_models_and_migrations_do_not_drift(database_url: str) -> None:
    assert schema.drift(database_url) == []


def test_down_to_nothing_and_up_again(database_url: str) -> None:
    schema.downgrade(database_url, "base")
    assert schema.drift(database_url) != []
    schema.upgrade(database_url)
    assert schema.drift(database_url) == []
