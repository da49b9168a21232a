"""A board that is answered by 304 is the board as it is: the quick way and the slow truth agree after every change.

The truth is `board()`, which asks for everything each time. Acts go through another connection to the same database,
as another process's do.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, event, insert, select, text, update
from sqlalchemy.orm import Session

from district_hall.audience.models import Audience, AudienceArea, Membership
from district_hall.audience.questions import Area, Meant
from district_hall.clock import JST, iso, now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, record_reading, send, withdraw
from district_hall.delivery.models import Message, MessageKind, Receipt, SafetyReply, Way
from district_hall.delivery.report_words import Report, ReportKind
from district_hall.delivery.reports import record_reports
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind, TextSize
from district_hall.devices.questions import device as device_of
from district_hall.family import absences
from district_hall.family import actions as family
from district_hall.family.acting import By
from district_hall.family.actions import Wish
from district_hall.family.models import Absence, Consent, FamilyAccess, FamilyPhone, Party, Relation
from district_hall.family.rules import Span, day_of
from district_hall.ids import new_id
from district_hall.people.models import Resident
from district_hall.places.helper_contacts import Contact, add_helper, remove_helper
from district_hall.places.models import District, Group, Hall, Helper, Household
from district_hall.signs_of_life.models import SignOfLife
from district_hall.visits.models import Visit
from tablet_ui.api import express, views
from tablet_ui.household.board import board
from tests import town as story
from tests.town import Town
from tests.web.visitors import at_hall, paired

HOME = "oiwake/1/2"
Act = Callable[["Story"], object]


class Story:
    """Devices of a few homes and a hall, what happens to them, and a comparison after each step."""

    def __init__(self, app: Flask, database: Database, town: Town) -> None:
        self.app = app
        self.town = town
        self.elsewhere = Database(database.url.render_as_string(hide_password=False))
        self.tablet = paired(app, town, HOME)
        self.phone = paired(app, town, HOME, DeviceKind.PHONE)
        self.devices = [
            self.tablet,
            self.phone,
            paired(app, town, "oiwake/1/3"),
            paired(app, town, "oiwake/2/1"),
            paired(app, town, "kariyado/1/1"),
            at_hall(app, town),
        ]
        self.tags: dict[UUID | None, str] = {}
        self.at = next_afternoon()
        self.leader = town.leaders["oiwake"]
        self.home = town.households[HOME]
        self.person = town.residents["土屋 節子"]
        self.circular = self.do(send_circular)
        self.alert = self.do(send_alert)

    def do(self, act: Act) -> Any:
        return act(self)

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.elsewhere.unit_of_work(action, *args, **kwargs)

    def change(self, *statements: Any) -> None:
        """Also what no action of ours would do: the marks don't rely on anybody's good manners."""
        self.elsewhere.unit_of_work(lambda session: [session.execute(one) for one in statements])

    def truth(self, device_id: UUID | None) -> dict[str, Any]:
        assert device_id is not None
        with self.app.test_request_context(), self.elsewhere.reading() as session:
            return board(session, device_of(session, device_id), at=self.at)

    def compare(self) -> int:
        """How many of the boards have changed; each is what it is in truth, and is new exactly when it changed."""
        changed = 0
        for browser in self.devices:
            tag = self.tags.get(browser.device_id, "")
            answer = browser.get("/api/board", **{"If-None-Match": tag})
            truth = self.truth(browser.device_id)
            if answer.status_code == 304:
                assert self.known[browser.device_id] == truth
                continue
            body = answer.get_json()
            del body["server_time"], body["csrf"]
            assert body == truth
            assert answer.headers["ETag"] != tag
            changed += 1
            self.known[browser.device_id] = truth
            self.tags[browser.device_id] = answer.headers["ETag"]
        return changed

    known: dict[UUID | None, dict[str, Any]]


def next_afternoon() -> datetime:
    """Three o'clock in Japan: what an hour changes mustn't depend on when the test runs."""
    soon = now().astimezone(JST).replace(hour=15, minute=0, second=0, microsecond=0)
    return (soon if soon > now() else soon + timedelta(days=1)).astimezone(UTC)


def send_circular(it: Story) -> UUID:
    return story.publish(it.elsewhere, it.town, story.write(it.elsewhere, it.town)).id


def send_alert(it: Story, *, lives: timedelta | None = timedelta(hours=5), supersedes: UUID | None = None) -> UUID:
    texts = {language: {"title": "避難指示", "body": "避難してください。"} for language in ("ja", "ja-plain", "en")}
    card = {"kind": "alert", "step": "update" if supersedes else "first", "texts": texts, "voice": {}}
    areas = [Area(it.town.districts["oiwake"], it.town.groups["oiwake/1"]), Area(it.town.districts["kariyado"])]

    def act(session: Session) -> UUID:
        before = session.get(Message, supersedes) if supersedes else None
        terms = Terms(MessageKind.ALERT, it.at + lives if lives else None, supersedes=before)
        return send(session, None, Meant(areas, Membership.EVERYONE), card, terms, at=it.at).id

    return it.run(act)  # type: ignore[no-any-return]


def says(kind: ReportKind, *, answer: SafetyReply | None = None, about: str = "") -> Act:
    def act(it: Story) -> None:
        message = getattr(it, about) if about else None
        one = Report(uuid4(), 1, kind, it.at, message, it.person, answer)
        it.run(record_reports, it.tablet.device_id, [one], sent_at=it.at, at=it.at)

    return act


def newest(it: Story, table: Any) -> Any:
    with it.elsewhere.reading() as session:
        return session.scalars(select(table).order_by(table.id.desc())).first()


def consents(it: Story) -> None:
    elder = By(Party.ELDER, it.tablet.device_id or uuid4())
    it.run(family.give, it.home, Wish(it.person, Relation.SON), by=elder, at=it.at)


def phone_is_let_in(it: Story) -> None:
    given, phone = newest(it, Consent), new_id()
    it.change(
        insert(FamilyPhone).values(id=phone, credential_hash=phone.bytes * 2),
        insert(FamilyAccess).values(phone_id=phone, consent_id=given.id),
    )


def looks(it: Story) -> None:
    it.run(family.look, newest(it, Consent).id, newest(it, FamilyPhone).id, at=it.at)


def goes_away(it: Story) -> None:
    today = day_of(it.at)
    it.run(absences.enter, it.person, Span(today, today), by=By(Party.ELDER, it.tablet.device_id or uuid4()), at=it.at)


ACTS: dict[str, Act] = {
    "a circular": send_circular,
    "an alert": send_alert,
    "an alert without an end": lambda it: send_alert(it, lives=None),
    "read": says(ReportKind.READ, about="circular"),
    "shown": says(ReportKind.SHOWN, about="alert"),
    "acknowledged": says(ReportKind.ACKNOWLEDGED, about="alert"),
    "answered": says(ReportKind.ANSWERED, about="alert", answer=SafetyReply.SAFE),
    "help": says(ReportKind.ANSWERED, about="alert", answer=SafetyReply.HELP),
    "check-in": says(ReportKind.CHECK_IN),
    "a visit is asked for": says(ReportKind.ASK_VISIT),
    "a visit is seen to": lambda it: it.change(update(Visit).values(closed_at=it.at, open_key=None)),
    "written down": lambda it: it.run(
        record_reading, it.circular, it.town.households["oiwake/2/1"], Way.PAPER, by=it.leader, at=it.at
    ),
    "receipts forgotten": lambda it: it.change(delete(Receipt)),
    "an update": lambda it: send_alert(it, supersedes=it.alert),
    "withdrawn": lambda it: it.run(withdraw, it.circular, at=it.at),
    "a helper": lambda it: it.run(
        add_helper, it.town.districts["oiwake"], Contact("民生委員", "中山", "0267-45-1111"), by=it.leader
    ),
    "a helper less": lambda it: it.run(remove_helper, newest(it, Helper).id, by=it.leader),
    "consent": consents,
    "a family's phone": phone_is_let_in,
    "a look": looks,
    "consent paused": lambda it: it.run(
        family.pause, newest(it, Consent).id, by=By(Party.ELDER, it.tablet.device_id or uuid4()), at=it.at
    ),
    "an absence": goes_away,
    "an absence undone": lambda it: it.change(update(Absence).values(undone_at=it.at)),
    "letters": lambda it: it.run(devices.change_settings, it.tablet.device_id, text_size=TextSize.LARGE.value),
    "language": lambda it: it.run(devices.change_settings, it.phone.device_id, language="en"),
    "a name": lambda it: it.change(update(Resident).where(Resident.id == it.person).values(name="土屋 せつ")),
    "somebody leaves": lambda it: it.change(update(Resident).where(Resident.id == it.person).values(left_at=it.at)),
    "somebody comes back": lambda it: it.change(update(Resident).where(Resident.id == it.person).values(left_at=None)),
    "a member no more": lambda it: it.change(update(Household).values(is_member=~Household.is_member)),
    "another number": lambda it: it.change(update(Household).values(number=Household.number + 10)),
    "another group's number": lambda it: it.change(update(Group).values(number=Group.number + 10)),
    "another group": lambda it: it.change(
        update(Household).where(Household.id == it.home).values(group_id=it.town.groups["oiwake/2"], number=99)
    ),
    "another district": lambda it: it.change(
        update(Household)
        .where(Household.id == it.home)
        .values(group_id=it.town.groups["kariyado/1"], district_id=it.town.districts["kariyado"], number=98)
    ),
    "a district's name": lambda it: it.change(update(District).values(name=District.name + "。")),
    "a hall's name": lambda it: it.change(update(Hall).values(name=Hall.name + "。")),
    "an audience for all": lambda it: it.change(update(Audience).values(membership=Membership.EVERYONE)),
    "an area less": lambda it: it.change(
        delete(AudienceArea).where(AudienceArea.district_id == it.town.districts["kariyado"])
    ),
    "signs forgotten": lambda it: it.change(delete(SignOfLife)),
    "another expiry": lambda it: it.change(update(Message).values(expires_at=it.at + timedelta(minutes=30))),
}
# Of an alert that is live no board says whether it was shown, nor until when it holds.
QUIET = {"shown", "another expiry"}


@pytest.fixture
def it(app: Flask, database: Database, town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    made = Story(app, database, town)
    made.known = {}
    for module in (views, express):
        monkeypatch.setattr(module, "now", lambda: made.at)
    assert made.compare() == len(made.devices)
    assert made.compare() == 0
    yield made
    made.elsewhere.close()


def test_after_every_act_the_next_answer_is_the_truth(it: Story) -> None:
    silent = [name for name, act in ACTS.items() if (act(it), it.compare())[1] == 0]
    assert set(silent) <= QUIET


def later(**more: float) -> Act:
    def act(it: Story) -> None:
        it.at += timedelta(**more)

    return act


def test_what_changes_by_itself_makes_the_next_answer_new(it: Story) -> None:
    for act in (says(ReportKind.CHECK_IN), goes_away, says(ReportKind.ACKNOWLEDGED, about="alert")):
        act(it)
    assert it.compare() >= 1
    for hours, changes in ((1, False), (5, True), (24, True), (24 * 30, True), (1, False)):
        it.at += timedelta(hours=hours)
        assert bool(it.compare()) is changes, f"{hours} hours later"


def test_a_clock_that_is_set_back_shows_no_board_of_the_future(it: Story) -> None:
    it.at += timedelta(hours=6)
    assert it.compare() >= 1
    it.at -= timedelta(hours=6)
    assert it.compare() >= 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_any_order(it: Story, seed: int) -> None:
    chance = random.Random(seed)
    moves = {**ACTS, "a minute": later(minutes=1), "six hours": later(hours=6), "ten days": later(days=10)}
    done: list[str] = []
    for name in chance.choices(list(moves), k=25):
        done.append(name)
        try:
            moves[name](it)
        except Exception:  # noqa: BLE001 - what can't be done in this order changes nothing
            done[-1] += " (refused)"
        try:
            it.compare()
        except AssertionError as difference:
            raise AssertionError(f"seed {seed}, after {done}") from difference


def test_a_revoked_device_is_out_at_its_next_request(it: Story) -> None:
    it.run(devices.revoke, it.tablet.device_id, by=it.leader, at=it.at)
    assert it.tablet.get("/api/board").status_code == 401
    report = {"id": str(uuid4()), "sequence": 1, "kind": "touch", "occurred_at": iso(it.at)}
    assert it.tablet.post("/api/reports", {"reports": [report]}).status_code == 401
    assert it.phone.get("/api/board").status_code == 200


def test_that_a_card_arrived_or_was_heard_changes_no_board_and_asks_for_nothing(
    it: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(ReportKind.ARRIVED, about="circular")(it)
    says(ReportKind.SOUNDED, about="alert")(it)
    read: list[str] = []
    engine = it.app.extensions["house"].database._reader
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    for browser in it.devices:
        tag = it.tags[browser.device_id]
        assert browser.get("/api/board", **{"If-None-Match": tag}).status_code == 304
    assert read == []


def test_a_new_card_is_read_once_for_a_district_and_not_for_each_home(it: Story) -> None:
    send_circular(it)
    read: list[str] = []
    engine = it.app.extensions["house"].database._reader
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    assert it.tablet.get("/api/board").status_code == 200
    first = len(read)
    assert it.phone.get("/api/board").status_code == 200
    assert len(read) == first


def test_after_a_start_one_home_s_board_is_read_with_its_neighbours(it: Story) -> None:
    """Each for itself would keep a town's ten thousand tablets waiting for a minute, also at each midnight."""
    for act in (says(ReportKind.READ, about="circular"), consents, phone_is_let_in, looks, goes_away):
        act(it)
    it.app.extensions["known_devices"].forget()
    it.app.extensions["held_boards"].forget()
    first, *neighbours = (browser for browser in it.devices[:4])
    assert first.get("/api/board").status_code == 200
    read: list[str] = []
    engine = it.app.extensions["house"].database._reader
    event.listen(engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    for browser in neighbours:
        assert browser.get("/api/board").status_code == 200
    assert read == []
    it.tags.clear()
    assert it.compare() == len(it.devices)


def test_a_weak_tag_is_the_same_tag(it: Story) -> None:
    tag = it.tags[it.tablet.device_id]
    assert it.tablet.get("/api/board", **{"If-None-Match": f'"other", W/{tag}'}).status_code == 304


def test_the_express_lane_says_what_the_usual_way_says(it: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = it.tags[it.tablet.device_id]
    for headers in ({}, {"If-None-Match": tag}, {"If-None-Match": f"W/{tag}"}, {"If-None-Match": '"another"'}):
        with monkeypatch.context() as patch:
            patch.setitem(it.app.before_request_funcs, None, [lambda: pytest.fail("this went the usual way")])
            quick = it.tablet.get("/api/board", **headers)
        with monkeypatch.context() as patch:
            patch.setattr(express.ExpressLane, "answer", lambda *_: None)
            usual = it.tablet.get("/api/board", **headers)
        assert quick.status_code == usual.status_code
        assert sorted(quick.headers) == sorted(usual.headers)
        assert (quick.get_json(silent=True) or {}).keys() == (usual.get_json(silent=True) or {}).keys()
        if quick.status_code == 200:
            assert quick.get_json() == usual.get_json()
            again = {"json": {"reports": []}, "headers": {"X-CSRFToken": quick.get_json()["csrf"]}}
            assert it.tablet.client.post("/api/reports", **again).status_code == 200


# Of these tables boards show rows that never change while they are shown: nothing watches them.
NOT_WATCHED: set[str] = set()


def test_every_table_that_a_board_is_made_from_is_watched(sqlite_url: str, it: Story) -> None:
    """SQLite says itself what a statement reads: a board that shows one more table needs triggers there too."""
    if not it.elsewhere.is_sqlite:
        pytest.skip("the same on both; only SQLite can tell")
    for act in (says(ReportKind.READ, about="circular"), consents, phone_is_let_in, looks, goes_away):
        act(it)
    seen: set[str] = set()

    def authorize(action: int, table: str | None, *_: object) -> int:
        if action == 20 and table:  # SQLITE_READ
            seen.add(table)
        return 0

    with it.app.test_request_context(), it.elsewhere.reading() as session:
        link: Connection = session.connection()
        driver: Any = link.connection.driver_connection
        driver.set_authorizer(authorize)
        for browser in it.devices:
            assert browser.device_id is not None
            board(session, device_of(session, browser.device_id), at=it.at)
        driver.set_authorizer(None)
        triggers = session.scalars(text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")).all()
        watched = {name for name in triggers if triggers.count(name) == 3}
    assert {"message", "receipt", "device"} <= seen
    assert seen - watched == NOT_WATCHED
