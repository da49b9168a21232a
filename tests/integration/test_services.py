"""The servers that the tests start for themselves really run, and nothing of one test reaches the next."""

import socket

import psycopg
import pytest
import redis
import sqlalchemy

from district_hall import schema
from tests.services.chromium import chromium
from tests.services.loopback_only import OutsideError


@pytest.mark.parametrize("time", ["first", "again"])
def test_each_test_has_an_empty_migrated_database_of_its_own(database_url: str, time: str) -> None:
    assert schema.drift(database_url) == []
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE only_of_this_test (number INTEGER)"))
    engine.dispose()


def test_postgresql_knows_japanese_trigrams(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as link:
        assert link.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert link.execute("SELECT datctype FROM pg_database WHERE datname = current_database()").fetchone() == (
            "C.UTF-8",
        )


def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as link:
        assert link.ping()


def test_there_is_a_browser() -> None:
    assert chromium()


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.com", 443)])
def test_no_test_talks_to_another_machine(address: tuple[str, int]) -> None:
    with socket.socket() as link, pytest.raises(OutsideError):
        link.connect(address)
