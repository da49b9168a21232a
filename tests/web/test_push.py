"""A device says where its browser can be reached; what it says is believed only where that can be so."""

import os
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from sqlalchemy import select

from district_hall.db import Database
from district_hall.delivery.channels.push.actions import MOST_KEPT
from district_hall.delivery.channels.push.models import PushSubscription
from tests.town import Town
from tests.web.visitors import Browser, paired

SERVICE = "https://updates.push.services.mozilla.com/wpush/v2/"
PATH = "/api/push/subscription"


def spelled(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def subscription(name: str = "a", **changes: Any) -> dict[str, Any]:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": spelled(key), "auth": spelled(os.urandom(16))}
    return {"endpoint": SERVICE + name, "expirationTime": None, "keys": keys, **changes}


def rows(database: Database, browser: Browser) -> list[PushSubscription]:
    with database.reading() as session:
        query = select(PushSubscription).where(PushSubscription.device_id == browser.device_id)
        return list(session.scalars(query.order_by(PushSubscription.subscribed_at, PushSubscription.id)))


def in_use(database: Database, browser: Browser) -> list[str]:
    return [one.endpoint.removeprefix(SERVICE) for one in rows(database, browser) if one.retired_at is None]


@pytest.fixture
def tablet(app: Flask, town: Town) -> Browser:
    return paired(app, town, "oiwake/1/1")


def test_the_key_is_the_one_that_is_signed_with(tablet: Browser) -> None:
    key = tablet.get("/api/push/key").get_json()["key"]
    assert len(key) == 87
    assert key.startswith("B")  # 0x04: an uncompressed point


def test_saying_the_same_at_every_start_keeps_one_subscription(tablet: Browser, database: Database) -> None:
    same = subscription()
    assert [tablet.post(PATH, same).status_code for _ in range(3)] == [204] * 3
    (kept,) = rows(database, tablet)
    assert kept.origin == "https://updates.push.services.mozilla.com"
    assert kept.refreshed_at > kept.subscribed_at


def test_a_new_address_takes_the_place_of_the_old(tablet: Browser, database: Database) -> None:
    tablet.post(PATH, subscription("old"))
    tablet.post(PATH, subscription("new"))
    assert in_use(database, tablet) == ["new"]


def test_new_keys_of_the_same_address_are_taken(tablet: Browser, database: Database) -> None:
    tablet.post(PATH, subscription())
    newer = subscription()
    tablet.post(PATH, newer)
    (kept,) = rows(database, tablet)
    assert spelled(kept.p256dh) == newer["keys"]["p256dh"]


def test_whoever_subscribes_without_end_fills_no_table(tablet: Browser, database: Database) -> None:
    for number in range(12):
        tablet.post(PATH, subscription(str(number)))
    assert in_use(database, tablet) == ["11"]
    assert len(rows(database, tablet)) <= MOST_KEPT


def test_taken_back_it_is_no_more_and_can_be_given_again(tablet: Browser, database: Database) -> None:
    same = subscription()
    tablet.post(PATH, same)
    assert [tablet.send("DELETE", PATH).status_code for _ in range(2)] == [204, 204]
    assert in_use(database, tablet) == []
    tablet.post(PATH, same)
    assert in_use(database, tablet) == ["a"]
    assert len(rows(database, tablet)) == 1


def test_a_browser_that_was_paired_anew_takes_its_subscription_along(
    app: Flask, town: Town, tablet: Browser, database: Database
) -> None:
    same = subscription()
    tablet.post(PATH, same)
    again = paired(app, town, "oiwake/1/2")
    assert again.post(PATH, same).status_code == 204
    assert in_use(database, tablet) == []
    assert in_use(database, again) == ["a"]


def test_nobody_takes_over_somebody_else_s_address(app: Flask, town: Town, tablet: Browser, database: Database) -> None:
    tablet.post(PATH, subscription("theirs"))
    stranger = paired(app, town, "kariyado/1/1")
    stranger.post(PATH, subscription("mine"))
    answer = stranger.post(PATH, subscription("theirs"))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "push-endpoint-taken")
    assert in_use(database, tablet) == ["theirs"]
    assert in_use(database, stranger) == ["mine"]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({}, "bad-request"),
        ("p256dh", "bad-request"),
        ({"p256dh": 5, "auth": spelled(bytes(16))}, "bad-request"),
        ({"p256dh": "A" * 300, "auth": spelled(bytes(16))}, "bad-request"),
        ({"p256dh": spelled(b"\x04" + bytes(64)), "auth": spelled(bytes(16))}, "push-keys-unusable"),
        ({"p256dh": spelled(b"\x04" + b"\xff" * 64), "auth": spelled(bytes(16))}, "push-keys-unusable"),
        ({"p256dh": spelled(b"\x02" + bytes(32)), "auth": spelled(bytes(16))}, "push-keys-unusable"),
        ({"p256dh": "$" * 87, "auth": spelled(bytes(16))}, "push-keys-unusable"),
        ({"p256dh": "あ" * 87, "auth": spelled(bytes(16))}, "push-keys-unusable"),
        ({"p256dh": subscription()["keys"]["p256dh"], "auth": spelled(bytes(15))}, "push-keys-unusable"),
        ({"p256dh": subscription()["keys"]["p256dh"], "auth": ""}, "push-keys-unusable"),
    ],
)
def test_keys_that_nothing_can_be_sealed_with_are_refused(
    tablet: Browser, database: Database, keys: Any, code: str
) -> None:
    answer = tablet.post(PATH, subscription(keys=keys))
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert rows(database, tablet) == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/a",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost:8080/api/reports",
        "https://evil.example/x",
        "https://updates.push.services.mozilla.com/" + "a" * 2000,
        "https://updates.push.services.mozilla.com/\ud800",
        "",
        None,
        {"a": 1},
    ],
)
def test_only_push_services_that_are_known_are_called(tablet: Browser, database: Database, endpoint: Any) -> None:
    answer = tablet.post(PATH, subscription(endpoint=endpoint))
    assert answer.status_code == 422
    assert rows(database, tablet) == []


@pytest.mark.parametrize("body", [[], "x", 5, {}])
def test_what_is_no_subscription_is_a_bad_request(tablet: Browser, body: Any) -> None:
    assert tablet.post(PATH, body).status_code in {400, 422}
