"""LINE's webhook: only what LINE signed is heard, and of that only six digits and a goodbye; and the leader's page."""

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from linebot.v3.webhook import SignatureValidator
from sqlalchemy import select
from werkzeug.test import TestResponse

from district_hall.db import Database
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.channels.line.signature import is_signed
from district_hall.settings import LineAccount, Settings
from tests.integration.line.linking import digits_for
from tests.town import Town
from tests.web.visitors import Browser, paired, signed_in
from wsgi import create_app

SECRET = "the channel's secret"
USER = "U4af4980629"


@pytest.fixture
def app(database_url: str, data_dir: Path) -> Iterator[Flask]:
    settings = Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key="a secret of this test",
        line=LineAccount(SECRET, "a token"),
    )
    made = create_app(settings)
    made.testing = False
    yield made
    made.extensions["house"].database.close()


def signed(body: bytes) -> str:
    return b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()


def tell(app: Flask, *events: Any, signature: str | None = None) -> TestResponse:
    """As LINE does: no cookie, no token, signed."""
    body = json.dumps({"destination": "U0", "events": events}).encode()
    return post(app, body, signed(body) if signature is None else signature)


def post(app: Flask, body: bytes, signature: str) -> TestResponse:
    headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
    return app.test_client().post("/api/line/webhook", data=body, headers=headers)


def written(words: Any, user_id: str = USER) -> dict[str, Any]:
    source = {"type": "user", "userId": user_id}
    return {"type": "message", "source": source, "message": {"type": "text", "text": words}, "replyToken": "x"}


def linked(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(LineContact.user_id)))


def test_who_writes_the_digits_is_linked_and_who_unfollows_is_not_any_more(
    app: Flask, database: Database, town: Town
) -> None:
    digits = digits_for(database, town, "oiwake/1/1")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in digits)
    assert tell(app, written("こんにちは"), written(f"{wide[:3]} {wide[3:]}")).status_code == 200
    assert linked(database) == [USER]
    assert tell(app, {"type": "unfollow", "source": {"type": "user", "userId": USER}}).status_code == 200
    assert linked(database) == []


def test_what_line_hasn_t_signed_is_not_heard(app: Flask, database: Database, town: Town) -> None:
    event = written(digits_for(database, town, "oiwake/1/1"))
    other = json.dumps({"events": []}).encode()
    for signature in ("", "x", "あ", signed(other)):
        assert tell(app, event, signature=signature).status_code == 403
    assert linked(database) == []


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'{"events": {}}',
        b'{"events": [1, null, {}, {"type": "message"}, {"type": "unfollow", "source": {"userId": 5}}]}',
        json.dumps({"events": [written(words) for words in (None, 5, "12345", "1234567", "x" * 9000)]}).encode(),
        json.dumps({"events": [written("123456", user_id=who) for who in ("", "U" * 900, "a b")]}).encode(),
        json.dumps({"events": [{"type": "join", "source": {"type": "group", "groupId": "C1"}}]}).encode(),
    ],
)
def test_what_means_nothing_to_us_is_passed_over(app: Flask, database: Database, town: Town, body: bytes) -> None:
    assert post(app, body, signed(body)).status_code == 200
    assert linked(database) == []


def test_what_is_no_json_or_too_large_gets_a_clear_answer(app: Flask, town: Town) -> None:
    for body, status in ((b"{", 422), (b"[" * 50_000, 422), (b" " * 70_000, 413), (b"\xff", 422)):
        assert post(app, body, signed(body)).status_code == status


def test_the_leader_shows_the_digits_and_sees_who_is_linked_and_nobody_else_may(
    app: Flask, database: Database, town: Town
) -> None:
    where = f"/leader/households/{town.households['oiwake/1/1']}/line"
    leader, other = signed_in(app, "oiwake"), signed_in(app, "kariyado")
    assert where in leader.get("/leader/households", Accept="text/html").text
    shown = leader.send("POST", where, headers={"Accept": "text/html"})
    assert shown.status_code == 201
    found = re.search(r"\d{3} \d{3}", shown.text)
    assert found
    for browser in (other, signed_in(app, "desk"), paired(app, town, "oiwake/1/1"), Browser(app)):
        for method, path in (("GET", where), ("POST", where), ("POST", f"{where}/end")):
            assert browser.send(method, path).status_code in {401, 403, 404}
    tell(app, written(found[0]))
    assert linked(database) == [USER]
    assert "1人のLINEがつながっています" in leader.get(where, Accept="text/html").text
    assert leader.send("POST", f"{where}/end").status_code == 303
    assert linked(database) == []


def test_without_an_official_account_there_is_no_such_page(database_url: str, data_dir: Path) -> None:
    made = create_app(Settings(data_dir=data_dir, database_url=database_url, secret_key="x"))
    assert tell(made, written("123456")).status_code == 404
    assert Browser(made).get("/api/line/webhook").status_code == 405
    made.extensions["house"].database.close()


@pytest.mark.parametrize("words", ["", "123456", "\u3042\U0001f600"])
def test_the_signature_is_the_one_that_line_s_own_library_checks(words: str) -> None:
    body = json.dumps({"events": [written(words)]}, ensure_ascii=False)
    good = signed(body.encode())
    for signature in (good, good[:-2] + "x=", ""):
        assert is_signed(body.encode(), signature, SECRET) == SignatureValidator(SECRET).validate(body, signature)
