"""Every route and every socket event, tried as every kind of visitor, also at the level of the single object.

The cases (permission_cases/) list them all with whom they are for; a route that isn't listed there fails the first test,
a route that lets in somebody else fails the third. A part may have `things(app, town)`: more names for its addresses.
"""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from circular import actions, questions
from circular.models import Attachment, AttachmentState, Page
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import record_reading
from district_hall.delivery.models import Way
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind
from district_hall.people.models import StaffRole
from district_hall.people.roles import MAY, Permission
from tablet_ui import sockets
from tablet_ui.auth import rule_of
from tablet_ui.house import House
from tests import town as story
from tests.town import Town
from tests.web.permission_cases import (
    desk,
    family,
    hall,
    household,
    leader,
    letters,
    office,
    office_records,
    staff,
    visits,
    watching,
)
from tests.web.permission_cases.base import EVERYBODY, Case
from tests.web.visitors import Browser, at_hall, of_family, paired, signed_in

PARTS = (desk, family, hall, household, leader, letters, office, office_records, staff, visits, watching)
CASES: dict[str, list[Case]] = {endpoint: cases for part in PARTS for endpoint, cases in part.CASES.items()}
FLAT = [(endpoint, case) for endpoint, cases in CASES.items() for case in cases]


class Things:
    """What the addresses name: all of it belongs to 追分区, the picture's circular went to its members."""

    def __init__(self, app: Flask, town: Town) -> None:
        here: House = app.extensions["house"]
        database: Database = here.database
        draft, published = story.write(database, town), story.write(database, town)
        attachments: list[UUID] = []
        for one in (draft, published):
            data = _jpeg()
            attached = database.unit_of_work(
                actions.attach, one, "a.jpg", here.originals.put(data), len(data), at=now()
            )
            database.unit_of_work(_with_one_page, attached.id, here.pictures.put(data))
            attachments.append(attached.id)
        message = story.publish(database, town, published)
        with database.reading() as session:
            picture = questions.circular(session, draft).attachments[0].pages[0].picture_sha256
        home = town.households["oiwake/1/2"]
        leader, noted = town.leaders["oiwake"], town.households["oiwake/2/2"]
        database.unit_of_work(record_reading, message.id, noted, Way.VISIT, by=leader, at=now())
        code = database.unit_of_work(devices.make_pairing_code, home, DeviceKind.TABLET, by=leader, at=now())
        device = story.pair(database, town, "oiwake/2/1")
        self.published = published
        self.names: dict[str, object] = {
            "draft": draft,
            "published": published,
            "message": message.id,
            "picture": picture,
            "attachment": attachments[0],
            "household": home,
            "noted": noted,
            "device": device.device_id,
            "secret": code.secret,
        }
        for part in PARTS:
            self.names |= getattr(part, "things", _nothing_more)(app, town)

    def name(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.format(**self.names)
        return {key: self.name(one) for key, one in value.items()} if isinstance(value, dict) else value


def _with_one_page(session: Session, attachment_id: UUID, picture: str) -> None:
    """As the worker would leave it."""
    attachment = session.get_one(Attachment, attachment_id)
    attachment.state = AttachmentState.READY
    session.add(
        Page(attachment_id=attachment_id, number=1, picture_sha256=picture, thumb_sha256=picture, width=80, height=60)
    )


def _nothing_more(_app: Flask, _town: Town) -> dict[str, object]:
    return {}


def _jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "JPEG")
    return out.getvalue()


def _revoked(app: Flask, town: Town) -> Browser:
    browser = paired(app, town, "oiwake/1/2")
    database: Database = app.extensions["house"].database
    assert browser.device_id
    database.unit_of_work(devices.revoke, browser.device_id, by=town.leaders["oiwake"], at=now())
    return browser


def _out_of_office(app: Flask, town: Town) -> Browser:
    """Signed in while in office, which has ended since."""
    database: Database = app.extensions["house"].database

    def hold_until(session: Any, until: datetime | None) -> None:
        for role in session.query(StaffRole).filter(StaffRole.account_id == town.leaders["oiwake"]):
            role.until = until

    database.unit_of_work(hold_until, None)
    browser = signed_in(app, "oiwake")
    database.unit_of_work(hold_until, now())
    return browser


def _signed_out(app: Flask, _town: Town) -> Browser:
    """The cookie of a session that was ended, as a thief would keep it."""
    browser = signed_in(app, "oiwake")
    stolen = browser.client.get_cookie("session")
    assert stolen
    browser.send("POST", "/sign-out")
    browser.client.set_cookie("session", stolen.value)
    browser.forget_csrf()
    return browser


VISITORS: dict[str, Callable[[Flask, Town], Browser]] = {
    "nobody": lambda app, _town: Browser(app),
    "the household's tablet": lambda app, town: paired(app, town, "oiwake/1/2"),
    "the household's phone": lambda app, town: paired(app, town, "oiwake/1/2", DeviceKind.PHONE),
    "a tablet next door": lambda app, town: paired(app, town, "oiwake/1/1"),
    "a tablet of another district": lambda app, town: paired(app, town, "kariyado/1/1"),
    "a revoked tablet": _revoked,
    "the leader": lambda app, _town: signed_in(app, "oiwake"),
    "another district's leader": lambda app, _town: signed_in(app, "kariyado"),
    "a leader out of office": _out_of_office,
    "a leader who signed out": _signed_out,
    "the welfare commissioner": lambda app, _town: signed_in(app, "commissioner"),
    "the desk": lambda app, _town: signed_in(app, "desk"),
    "the desk's chief": lambda app, _town: signed_in(app, "chief"),
    "the town office": lambda app, _town: signed_in(app, "office"),
    "the hall's tablet": at_hall,
    "the family": lambda app, town: of_family(app, town, "荻原 ハツ"),
    "another family": lambda app, town: of_family(app, town, "土屋 清"),
}


def let_in(answer: TestResponse) -> bool:
    """Whether the view itself answered: neither refused nor sent to the sign-in page."""
    if answer.status_code in (401, 403, 404):
        return False
    to_sign_in = answer.status_code == 303 and answer.headers.get("Location", "").startswith("/sign-in?next=")
    return not to_sign_in


def test_every_route_is_listed_here_and_declares_its_permission(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(CASES)
    assert [endpoint for endpoint in endpoints if rule_of(app, endpoint) is None] == []


def test_every_method_of_every_route_is_tried(app: Flask) -> None:
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(endpoint, case.method) for endpoint, case in FLAT}


def test_every_socket_event_declares_its_permission() -> None:
    """Whom they let in is tried on a running server: tests/sockets."""
    assert {(one.namespace, one.event): one.permission for one in sockets.HANDLERS} == {
        ("/", "connect"): Permission.READ_BOARD,
        ("/staff", "connect"): Permission.BE_STAFF,
        ("/staff", "watch"): Permission.BE_STAFF,
        ("/staff", "watch_desk"): Permission.SEE_ALERTS,
        ("/staff", "watch_visits"): Permission.SEE_VISITS,
    }
    assert all(one.permission in MAY for one in sockets.HANDLERS)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_visitor_gets_exactly_what_is_theirs(app: Flask, town: Town, who: str) -> None:
    things = Things(app, town)
    wrong: list[str] = []
    for endpoint, case in FLAT:
        browser = VISITORS[who](app, town)
        answer = browser.send(case.method, things.name(case.path), **things.name(case.sent))
        if let_in(answer) != (who in case.for_whom) or answer.status_code >= 500:
            wrong.append(f"{endpoint} {case.method} {case.path}: {who} got {answer.status_code}")
        if let_in(answer) and case.method != "GET":
            things = Things(app, town)  # what was let in may have published it or thrown it away
    assert wrong == []


def test_what_is_not_yours_looks_like_what_is_not_there(app: Flask, town: Town) -> None:
    things = Things(app, town)
    stranger = signed_in(app, "kariyado")
    foreign = stranger.get(things.name("/leader/circulars/{published}"), Accept="application/json")
    missing = stranger.get("/leader/circulars/00000000-0000-7000-8000-000000000000", Accept="application/json")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.get_json() == missing.get_json()


def test_a_view_that_declares_nothing_is_refused(app: Flask, nobody: Browser) -> None:
    app.view_functions["status.alive"] = lambda: "ok"
    assert nobody.get("/healthz").status_code == 403


def test_a_picture_of_a_withdrawn_circular_is_no_longer_shown_to_devices(app: Flask, town: Town) -> None:
    things = Things(app, town)
    tablet = paired(app, town, "oiwake/1/1")
    address = things.name("/circulars/{message}/pages/{picture}")
    assert tablet.get(address).status_code == 200
    database: Database = app.extensions["house"].database
    database.unit_of_work(actions.withdraw, things.published, by=town.leaders["oiwake"], at=now())
    assert tablet.get(address).status_code == 404
