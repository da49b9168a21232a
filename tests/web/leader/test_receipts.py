"""Who has read it: count and list agree, what was read otherwise is written down in two touches."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from circular import actions
from circular.models import Circular
from district_hall.audience.models import Membership
from district_hall.clock import iso, now
from district_hall.db import Database
from district_hall.delivery.models import Message, Way
from district_hall.delivery.questions import readings, said_by
from district_hall.delivery.report_words import Outcome
from district_hall.ids import new_id
from tablet_ui import sockets
from tests import town as story
from tests.town import Town
from tests.web.leader.drafts import begin
from tests.web.leader.pages import Form, Page
from tests.web.visitors import Browser, paired


@pytest.fixture
def message(database: Database, town: Town) -> Message:
    """To everyone in 追分区: six households."""
    return story.publish(database, town, story.write(database, town, membership=Membership.EVERYONE))


@pytest.fixture
def address(database: Database, message: Message) -> str:
    with database.reading() as session:
        found = session.scalars(select(Circular.id).where(Circular.message_id == message.id)).one()
    return f"/leader/circulars/{found}"


def lines(page: Page) -> set[str]:
    """The households in the list, by their ids."""
    return {found["id"].removeprefix("household-") for tag, found in page.elements if tag == "li" and "id" in found}


def way_of(database: Database, household_id: UUID, message: Message) -> Way | None:
    with database.reading() as session:
        reading = readings(said_by(session, [household_id], [message.id])[household_id]).get(message.id)
    return reading.way if reading else None


def test_a_reading_on_a_tablet_is_counted_and_listed_with_who_and_how(
    app: Flask, leader: Browser, town: Town, message: Message, address: str
) -> None:
    report = {
        "id": str(new_id()),
        "sequence": 1,
        "kind": "read",
        "message": str(message.id),
        "resident": str(town.residents["土屋 節子"]),
        "occurred_at": iso(now()),
    }
    paired(app, town, "oiwake/1/2").post("/api/reports", {"sent_at": iso(now()), "reports": [report]})
    words = Page(leader.get(address).text).words
    assert "6世帯中 1世帯が読みました" in words
    assert "タブレットで 土屋 節子" in words


def test_the_filters_show_the_part_that_they_count(leader: Browser, town: Town, address: str) -> None:
    read = str(town.households["oiwake/1/3"])
    leader.send("POST", f"{address}/receipts", data={"household": read, "way": "paper"})
    everyone, unread, done = (
        lines(Page(leader.get(f"{address}?show={show}").text)) for show in ("all", "unread", "read")
    )
    assert done == {read}
    assert unread == everyone - {read}
    assert len(everyone) == 6
    assert lines(Page(leader.get(f"{address}?show=nonsense").text)) == everyone


@pytest.mark.parametrize("way", ["paper", "telephone", "visit"])
def test_two_touches_write_a_reading_down(
    leader: Browser, database: Database, town: Town, message: Message, address: str, way: str
) -> None:
    home = town.households["oiwake/2/3"]
    page = Page(leader.get(address).text)
    form = next(form for form in page.forms if form.fields.get("household") == str(home))
    answer = leader.send("POST", form.action, data=form.fields | {"way": way}, headers={"Accept": "text/html"})
    assert answer.headers["Location"] == f"{address}?show=all#household-{home}"
    assert way_of(database, home, message) == Way(way)
    assert way_of(database, town.households["oiwake/2/2"], message) is None


def test_writing_it_down_twice_counts_once(leader: Browser, town: Town, address: str) -> None:
    for way in ("paper", "visit"):
        wish = {"household": str(town.households["oiwake/1/1"]), "way": way}
        assert leader.send("POST", f"{address}/receipts", data=wish).status_code == 201
    assert leader.get(f"{address}/receipts").get_json()["read"] == 1


def test_the_homes_on_paper_of_a_group_are_written_down_at_once(
    leader: Browser, database: Database, town: Town, message: Message, address: str
) -> None:
    homes = [town.households[f"oiwake/1/{number}"] for number in (1, 3)]
    answer = leader.send("POST", f"{address}/receipts", data={"household": [str(one) for one in homes], "way": "paper"})
    assert answer.get_json() == {"recorded": 2}
    assert [way_of(database, one, message) for one in homes] == [Way.PAPER, Way.PAPER]


@pytest.mark.parametrize(
    ("household", "way", "status"),
    [
        ("oiwake/1/1", "tablet", 422),
        ("oiwake/1/1", "nonsense", 422),
        ("oiwake/1/1", "", 422),
        ("kariyado/1/1", "paper", 404),
        ("", "paper", 422),
        ("not an id", "paper", 422),
    ],
)
def test_what_cannot_be_written_down_changes_nothing(
    leader: Browser, town: Town, address: str, household: str, way: str, status: int
) -> None:
    named = town.households.get(household, household)
    good = str(town.households["oiwake/1/2"])
    answer = leader.send("POST", f"{address}/receipts", data={"household": [good, str(named)], "way": way})
    assert answer.status_code == status
    assert leader.get(f"{address}/receipts").get_json()["read"] == 0


def take_back_form(page: Page, home: UUID) -> Form | None:
    """Stands on the lines that a leader wrote down, on no other."""
    forms = [form for form in page.forms if form.action.endswith("/receipts/take-back")]
    return next((form for form in forms if form.fields["household"] == str(home)), None)


def say_read(tablet: Browser, message: Message) -> None:
    read = {"id": str(new_id()), "sequence": 1, "kind": "read", "message": str(message.id), "occurred_at": iso(now())}
    tablet.post("/api/reports", {"sent_at": iso(now()), "reports": [read]})


def test_what_was_written_down_by_mistake_is_taken_back_in_two_touches(
    app: Flask, leader: Browser, database: Database, town: Town, message: Message, address: str
) -> None:
    home, tablet = town.households["oiwake/1/2"], paired(app, town, "oiwake/1/2")
    leader.send("POST", f"{address}/receipts", data={"household": str(home), "way": "paper"})
    assert tablet.get("/api/board").get_json()["circulars"][0]["read"]["way"] == "paper"
    form = take_back_form(Page(leader.get(f"{address}?show=read").text), home)
    assert form is not None
    answer = leader.send("POST", form.action, data=form.fields, headers={"Accept": "text/html"})
    assert answer.headers["Location"] == f"{address}?show=read#household-{home}"
    assert way_of(database, home, message) is None
    assert tablet.get("/api/board").get_json()["circulars"][0]["read"] is None
    again = leader.send("POST", form.action, data=form.fields)
    assert (again.status_code, again.get_json()["code"]) == (404, "nothing-written-down")


def test_taking_it_back_tells_the_household_s_devices_and_the_leaders_who_look(
    leader: Browser, town: Town, message: Message, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = town.households["oiwake/1/2"]
    leader.send("POST", f"{address}/receipts", data={"household": str(home), "way": "paper"})
    told: list[Outcome] = []
    monkeypatch.setattr(sockets, "tell_of_receipts", lambda _sockets, outcome: told.append(outcome))
    answer = leader.send("POST", f"{address}/receipts/take-back", data={"household": str(home)})
    assert answer.get_json() == {"taken_back": 1}
    assert told == [Outcome(touched={message.id}, changed={home})]


def test_what_a_device_said_cannot_be_taken_back(
    app: Flask, leader: Browser, database: Database, town: Town, message: Message, address: str
) -> None:
    home = town.households["oiwake/1/2"]
    say_read(paired(app, town, "oiwake/1/2"), message)
    assert take_back_form(Page(leader.get(address).text), home) is None
    answer = leader.send("POST", f"{address}/receipts/take-back", data={"household": str(home)})
    assert answer.status_code == 404
    assert way_of(database, home, message) == Way.TABLET


@pytest.mark.parametrize("named", [[], ["oiwake/1/1", "oiwake/1/2"], ["not an id"]])
def test_one_household_at_a_time_is_taken_back(leader: Browser, town: Town, address: str, named: list[str]) -> None:
    homes = [str(town.households.get(one, one)) for one in named]
    assert leader.send("POST", f"{address}/receipts/take-back", data={"household": homes}).status_code == 422


def test_a_withdrawn_circular_s_records_stay(
    leader: Browser, database: Database, town: Town, message: Message, address: str
) -> None:
    home = town.households["oiwake/1/1"]
    leader.send("POST", f"{address}/receipts", data={"household": str(home), "way": "paper"})
    circular_id = UUID(address.rsplit("/", 1)[-1])
    database.unit_of_work(actions.withdraw, circular_id, by=town.leaders["oiwake"], at=now())
    assert take_back_form(Page(leader.get(address).text), home) is None
    answer = leader.send("POST", f"{address}/receipts/take-back", data={"household": str(home)})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not-published")
    assert way_of(database, home, message) == Way.PAPER
    other = town.households["oiwake/1/2"]
    answer = leader.send("POST", f"{address}/receipts", data={"household": str(other), "way": "paper"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not-published")
    assert way_of(database, other, message) is None
    assert "記録する" not in leader.get(address).text


def test_the_live_answer_is_the_same_list_as_the_page(leader: Browser, town: Town, address: str) -> None:
    leader.send("POST", f"{address}/receipts", data={"household": str(town.households["oiwake/1/1"]), "way": "visit"})
    live = leader.get(f"{address}/receipts").get_json()
    assert (live["read"], live["total"], live["words"]) == (1, 6, "6世帯中 1世帯が読みました")
    assert lines(Page(live["html"])) == lines(Page(leader.get(address).text))
    assert live["words"] in Page(live["html"]).words


def test_another_district_s_leader_sees_nothing(neighbour: Browser, town: Town, address: str) -> None:
    assert neighbour.get(address).status_code == 404
    assert neighbour.get(f"{address}/receipts").status_code == 404
    home = str(town.households["oiwake/1/1"])
    assert neighbour.send("POST", f"{address}/receipts", data={"household": home, "way": "paper"}).status_code == 404
    assert neighbour.send("POST", f"{address}/receipts/take-back", data={"household": home}).status_code == 404


def test_a_draft_has_no_receipts_yet(leader: Browser) -> None:
    address = begin(leader)
    assert leader.get(address).headers["Location"] == f"{address}/write"
    assert leader.get(f"{address}/receipts").status_code == 404


def test_what_was_sent_can_be_looked_at(leader: Browser, address: str) -> None:
    assert "朝8時に公民館前に集まってください。" in Page(leader.get(address).text).words
