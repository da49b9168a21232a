"""Writing a circular: saved as it is typed, nothing lost between two windows, refusals in plain words."""

from datetime import timedelta
from itertools import zip_longest

import pytest

from circular.models import Circular
from district_hall.clock import local_day, now
from district_hall.db import Database
from tests import town as story
from tests.town import Town
from tests.web.leader.drafts import TEXTS, begin, id_in, put, saved, step
from tests.web.leader.naughty import OWN, naughty_strings
from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def test_each_save_counts_the_revision_up_and_keeps_what_was_not_sent(leader: Browser) -> None:
    address = begin(leader)
    assert put(leader, address, 0, title="だい", due_on=str(local_day(now()))).get_json() == {"revision": 1}
    assert put(leader, address, 1, body="ぶん").get_json() == {"revision": 2}
    values = saved(leader, address)["values"]
    assert (values["title"], values["body"], values["due_on"]) == ("だい", "ぶん", str(local_day(now())))


def test_a_save_on_an_old_revision_changes_nothing_and_says_so(leader: Browser) -> None:
    address = begin(leader)
    put(leader, address, 0, title="はじめの画面")
    late = put(leader, address, 0, title="あとの画面")
    assert (late.status_code, late.get_json()["code"]) == (409, "changed-elsewhere")
    assert saved(leader, address) == {
        "revision": 1,
        "values": saved(leader, address)["values"] | {"title": "はじめの画面"},
    }


def test_the_three_steps_work_without_a_script(leader: Browser, town: Town) -> None:
    address = begin(leader)
    write = step(leader, address, "write")
    onward = leader.send("POST", write.action, data={**write.fields, **TEXTS})
    assert onward.headers["Location"] == f"{address}/audience"
    whom = step(leader, address, "audience")
    chosen = {**whom.fields, "scope": "groups", "groups": str(town.groups["oiwake/2"])}
    onward = leader.send("POST", whom.action, data=chosen)
    assert onward.headers["Location"] == f"{address}/preview"
    assert "追分区 2班の 2世帯に 出す" in Page(leader.get(onward.headers["Location"]).text).words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "あ" * 61, "題名は60文字までです。"),
        ("body", "あ" * 8001, "文章は8000文字までです。"),
        ("due_on", "2026-02-30", "「いつまで」の日が読めません。"),
        ("due_on", "9999-12-31", "「いつまで」の日が遠すぎます。"),
        ("due_on", "きのう", "「いつまで」の日が読めません。"),
    ],
)
def test_what_is_refused_says_what_and_keeps_what_was_typed(leader: Browser, name: str, value: str, words: str) -> None:
    address = begin(leader)
    fields = step(leader, address, "write").fields | TEXTS | {"body": "のこる文\r\n二行め", name: value}
    answer = leader.send("POST", f"{address}/write", data=fields)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert words in page.words
    kept = page.form("/write").fields
    assert kept[name] == value
    assert kept["body"] == (value if name == "body" else "のこる文\r\n二行め")
    assert any(found.get("aria-invalid") == "true" and found.get("name") == name for _tag, found in page.elements)
    problem = put(leader, address, 0, **{name: value}).get_json()
    assert (problem["status"], problem["field"]) == (422, name)
    assert saved(leader, address)["revision"] == 0


def test_without_a_script_a_change_elsewhere_shows_both_ways_on(leader: Browser) -> None:
    address = begin(leader)
    stale = step(leader, address, "write").fields
    put(leader, address, 0, title="別の画面の題")
    answer = leader.send("POST", f"{address}/write", data=stale | TEXTS)
    page = Page(answer.text)
    assert "別の画面で変わりました" in page.words
    assert "新しい文を開く" in page.words
    again = page.form("/write").fields
    assert again["title"] == TEXTS["title"]
    assert leader.send("POST", f"{address}/write", data=again).status_code == 303
    assert saved(leader, address)["values"]["title"] == TEXTS["title"]


def test_naughty_strings_are_taken_as_title_and_as_text(leader: Browser) -> None:
    address, revision = begin(leader), 0
    texts = naughty_strings()
    for title, body in zip_longest(texts[::2], texts[1::2], fillvalue=""):
        answer = put(leader, address, revision, title=title[:60], body=body)
        assert answer.status_code == 200, repr((title, body))
        revision = answer.get_json()["revision"]


def test_a_naughty_string_is_shown_as_it_is_and_does_nothing(leader: Browser) -> None:
    address = begin(leader)
    for revision, text in enumerate(OWN):
        put(leader, address, revision, title=text[:60], body=text)
        values = saved(leader, address)["values"]
        fields = step(leader, address, "write").fields
        assert (fields["title"], fields["body"]) == (values["title"], values["body"])
        for name in ("write", "audience", "preview"):
            page = leader.get(f"{address}/{name}")
            assert page.status_code == 200
            assert not any("onerror" in found for _tag, found in Page(page.text).elements)
            assert "<script>alert" not in page.text


def test_invisible_control_characters_are_left_out_and_lines_kept(leader: Browser) -> None:
    address = begin(leader)
    put(leader, address, 0, title="だ\x00い\nと", body="一\r\n二\x07\ud800\t三\r四")
    values = saved(leader, address)["values"]
    assert (values["title"], values["body"]) == ("だい と", "一\n二\t三\n四")


def test_sixty_letters_are_sixty_also_beyond_the_basic_plane(leader: Browser) -> None:
    address = begin(leader)
    assert put(leader, address, 0, title="𠮷" * 60).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        [],
        "x",
        {},
        {"revision": -1},
        {"revision": True},
        {"revision": 2**40},
        {"revision": 0, "title": 5},
        {"revision": 0, "category": "weather"},
        {"revision": 0, "groups": "all"},
        {"revision": 0, "groups": ["x"]},
        {"revision": 0, "groups": [{}]},
        {"revision": 0, "due_on": 20261130},
    ],
)
def test_a_draft_of_another_shape_is_refused_whole(leader: Browser, body: object) -> None:
    address = begin(leader)
    answer = leader.send("PUT", f"{address}/draft", json=body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert saved(leader, address)["revision"] == 0


def test_groups_of_another_district_cannot_be_chosen(leader: Browser, town: Town) -> None:
    address = begin(leader)
    answer = put(leader, address, 0, scope="groups", groups=[str(town.groups["kariyado/1"])])
    assert (answer.status_code, answer.get_json()["code"]) == (422, "group-unknown")


def test_choosing_groups_and_then_none_never_means_everybody(leader: Browser) -> None:
    address = begin(leader)
    assert put(leader, address, 0, scope="groups", groups=[]).get_json()["code"] == "no-group"
    fields = step(leader, address, "audience").fields | {"scope": "groups"}
    answer = leader.send("POST", f"{address}/audience", data=fields)
    assert answer.status_code == 422
    assert "班がひとつもえらばれていません" in answer.text


def test_the_count_is_of_what_is_chosen_now_not_of_what_is_saved(leader: Browser, town: Town) -> None:
    address, second = begin(leader), str(town.groups["oiwake/2"])
    wishes = {
        "membership=members": (4, "追分区の 4世帯に とどきます（タブレット\xa04）"),
        "membership=everyone": (6, "追分区の 6世帯に とどきます（タブレット\xa04、紙\xa02）"),
        f"membership=everyone&scope=groups&groups={second}": (
            3,
            "追分区 2班の 3世帯に とどきます（タブレット\xa02、紙\xa01）",
        ),
    }
    for query, (households, words) in wishes.items():
        answer = leader.get(f"{address}/audience/count?{query}").get_json()
        assert (answer["households"], answer["words"]) == (households, words)
    assert saved(leader, address)["revision"] == 0
    assert leader.get(f"{address}/audience/count?membership=all").status_code == 422


def test_what_went_out_can_no_longer_be_written_in(leader: Browser, database: Database, town: Town) -> None:
    circular_id = story.write(database, town)
    address = f"/leader/circulars/{circular_id}"
    story.publish(database, town, circular_id)
    for name in ("write", "audience", "preview", "discard"):
        assert leader.get(f"{address}/{name}").headers["Location"] == address
    assert leader.send("POST", f"{address}/write", data={**TEXTS, "revision": "1"}).headers["Location"] == address
    assert put(leader, address, 1, title="x").get_json()["code"] == "not-a-draft"
    assert leader.get(f"{address}/draft").status_code == 409


def test_when_the_sign_in_is_over_a_save_says_so_and_the_draft_stays(leader: Browser, database: Database) -> None:
    address = begin(leader)
    put(leader, address, 0, title="のこる")
    leader.send("POST", "/sign-out")
    leader.forget_csrf()
    answer = put(leader, address, 1, title="x")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not-signed-in")
    with database.reading() as session:
        assert session.get_one(Circular, id_in(address)).title == "のこる"


def test_a_save_without_the_token_is_refused(leader: Browser) -> None:
    address = begin(leader)
    answer = leader.client.put(f"{address}/draft", json={"revision": 0, "title": "x"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "csrf")


def test_a_day_that_has_passed_may_stand_in_a_draft_and_is_said_at_the_end(leader: Browser) -> None:
    address = begin(leader)
    put(leader, address, 0, **TEXTS | {"due_on": str(local_day(now()) - timedelta(days=1))})
    assert "「いつまで」の日が、もうすぎています" in leader.get(f"{address}/preview").text
