"""The list: what is begun first, what went out with its count, found by title, twenty at a time."""

from itertools import pairwise

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import record_reading
from district_hall.delivery.models import Way
from tests import town as story
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def in_order(words: str, *parts: str) -> bool:
    places = [words.index(part) for part in parts]
    return all(one < other for one, other in pairwise(places))


def test_a_district_without_circulars_is_told_how_to_begin(leader: Browser) -> None:
    page = Page(leader.get("/leader/").text)
    assert "回覧は、まだありません。" in page.words
    assert page.form("/leader/circulars").method == "post"


def test_drafts_stand_first_and_what_went_out_with_its_count(leader: Browser, database: Database, town: Town) -> None:
    story.write(database, town, title="書きかけの題")
    message = story.publish(database, town, story.write(database, town, title="もう出した題"))
    read_by, leader_id = town.households["oiwake/1/1"], town.leaders["oiwake"]
    database.unit_of_work(record_reading, message.id, read_by, Way.PAPER, by=leader_id, at=now())
    words = Page(leader.get("/leader/").text).words
    assert in_order(words, "書きかけの題", "もう出した題", "4世帯中 1世帯が読みました")


def test_another_district_s_circulars_are_not_in_the_list(neighbour: Browser, database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town, title="追分区だけの題"))
    assert "追分区だけの題" not in neighbour.get("/leader/").text


def test_searching_takes_percent_signs_as_they_are(leader: Browser, database: Database, town: Town) -> None:
    story.write(database, town, title="会費が10%下がります")
    story.write(database, town, title="会費が10円下がります")
    words = Page(leader.client.get("/leader/", query_string={"q": "10%"}).text).words
    assert "10%下がります" in words
    assert "10円" not in words
    nothing = leader.client.get("/leader/", query_string={"q": "\x00<script>'"})
    assert nothing.status_code == 200
    assert "ありません" in nothing.text
    assert "<script>'" not in nothing.text


def test_twenty_stand_on_a_page_and_links_lead_to_the_others(leader: Browser, database: Database, town: Town) -> None:
    for number in range(23):
        story.write(database, town, title=f"第{number}号")
    first, second = (leader.get(f"/leader/?page={number}").text for number in (1, 2))
    assert first.count("つづきを書く") == 20
    assert second.count("つづきを書く") == 3
    assert "page=2" in first
    assert "page=1" in second
    for strange in ("0", "-1", "x", "9" * 400, "٣"):
        assert leader.client.get("/leader/", query_string={"page": strange}).status_code == 200


def test_a_draft_that_was_begun_and_left_empty_is_taken_up_again(leader: Browser) -> None:
    begun = leader.send("POST", "/leader/circulars").headers["Location"]
    assert leader.send("POST", "/leader/circulars").headers["Location"] == begun
    assert leader.get(begun).status_code == 200
