"""Alerts as the desk makes them: through its pages."""

from uuid import UUID

from werkzeug.test import TestResponse

from alerts import questions
from alerts.models import Alert
from district_hall.db import Database
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser

HTML = {"Accept": "text/html"}
TRANSCRIPT = (
    "こちらは、防災かるいざわです。土砂災害のおそれがあります。いますぐ避難してください。"
    "くり返します。土砂災害のおそれがあります。いますぐ避難してください。こちらは、防災かるいざわです。"
)
BODY = "土砂災害のおそれがあります。いますぐ避難してください。"
Fields = dict[str, str | list[str]]


def begin(desk: Browser, *, training: bool = False) -> str:
    """The address of a new alert, /desk/alerts/<id>."""
    data = {"training": "yes"} if training else {}
    return desk.send("POST", "/desk/alerts", data=data).headers["Location"].removesuffix("/write")


def id_in(address: str) -> UUID:
    return UUID(address.rsplit("/", maxsplit=1)[-1])


def fields(town: Town, **other: str | list[str]) -> Fields:
    """A level 4 for 追分区 as it stands in the form; `other` in its place."""
    usual: Fields = {
        "transcript": TRANSCRIPT,
        "body": "",
        "title": "避難指示",
        "plain": "",
        "english": "",
        "level": "4",
        "hazard": "landslide",
        "ask": "safety",
        "scope": "areas",
        "districts": [str(town.districts["oiwake"])],
        "groups": [],
        "until": "6",
        "seen": "0",
    }
    return usual | other


def save(desk: Browser, address: str, sent: Fields) -> TestResponse:
    return desk.send("POST", f"{address}/write", data=sent, headers=HTML)


def do(desk: Browser, address: str, what: str, **sent: str) -> TestResponse:
    """hand-in, approve, give-back, send-alone …, of version 1 if nothing else is said."""
    return desk.send("POST", f"{address}/{what}", data={"seen": "1"} | sent, headers=HTML)


def written(desk: Browser, town: Town, *, training: bool = False, **other: str | list[str]) -> str:
    address = begin(desk, training=training)
    answer = save(desk, address, fields(town, **other))
    assert answer.status_code == 303, Page(answer.text).words
    return address


def waiting(desk: Browser, town: Town, *, training: bool = False, **other: str | list[str]) -> str:
    address = written(desk, town, training=training, **other)
    answer = do(desk, address, "hand-in")
    assert answer.status_code == 303, Page(answer.text).words
    return address


def sent(desk: Browser, other_desk: Browser, town: Town, *, training: bool = False, **other: str | list[str]) -> str:
    """Written by one, approved by the other."""
    address = waiting(desk, town, training=training, **other)
    answer = do(other_desk, address, "approve")
    assert answer.headers.get("Location") == address, Page(answer.text).words
    return address


def stored(database: Database, address: str) -> Alert:
    with database.reading() as session:
        return questions.alert(session, id_in(address))


def page(desk: Browser, address: str) -> Page:
    return Page(desk.get(address, Accept="text/html").text)
