"""Writing: the transcript is folded, nothing typed is lost, and no slip of the finger reaches the whole town."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from alerts import questions
from alerts.models import State
from district_hall.clock import JST, now
from district_hall.db import Database
from district_hall.places.models import District
from tests.town import Town
from tests.web.desk.alerts_by_page import (
    BODY,
    HTML,
    TRANSCRIPT,
    begin,
    do,
    fields,
    id_in,
    page,
    save,
    sent,
    stored,
    waiting,
    written,
)
from tests.web.leader.naughty import naughty_strings
from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def test_a_pasted_transcript_is_folded_and_kept(writer: Browser, database: Database, town: Town) -> None:
    version = questions.newest(stored(database, written(writer, town)))
    assert version is not None
    assert (version.transcript, version.body) == (TRANSCRIPT, BODY)
    assert (version.level, version.title) == (4, "避難指示")
    assert [area.district_id for area in version.areas] == [town.districts["oiwake"]]


def test_the_page_shows_the_folded_text_while_it_is_typed(writer: Browser) -> None:
    answer = writer.post("/desk/fold", {"transcript": TRANSCRIPT + "避難勧告"}).get_json()
    assert answer["body"].startswith("土砂災害のおそれがあります。")
    assert answer["call_sign_removed"]
    assert answer["suggestion"]["hazard"] == "landslide"
    assert "避難勧告" in answer["problems"][0]


@pytest.mark.parametrize("sent_along", [[], {"transcript": 7}, {}, {"transcript": "長" * 20_000}])
def test_what_cannot_be_folded_gets_a_clear_no(writer: Browser, sent_along: object) -> None:
    answer = writer.post("/desk/fold", sent_along)
    assert answer.status_code == 422
    assert answer.get_json()["detail"]


def test_before_anything_is_written_no_place_is_chosen(writer: Browser, database: Database, town: Town) -> None:
    address = begin(writer)
    assert "scope" not in page(writer, f"{address}/write").form("/write").fields
    answer = save(writer, address, fields(town, scope="", districts=[]))
    assert answer.status_code == 422
    assert "どこに出すかを" in Page(answer.text).words
    assert stored(database, address).version == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"transcript": "長" * 20_000}, "transcript"),
        ({"body": "長" * 2_001}, "body"),
        ({"districts": ["00000000-0000-7000-8000-000000000000"]}, "areas"),
        ({"districts": [], "groups": ["no id at all"]}, "areas"),
        ({"until": "own", "until_on": "2026-02-31", "until_at": "10:00"}, "until"),
        ({"until": "own", "until_on": "0001-01-01", "until_at": "00:00"}, "until"),
        ({"until": "sometime"}, "until"),
        ({"level": "6"}, "level"),
        ({"hazard": "godzilla"}, "hazard"),
        ({"ask": "everything"}, "ask"),
        ({"seen": "-1"}, "seen"),
    ],
)
def test_what_is_refused_stays_in_the_form_with_where_and_why(
    writer: Browser, database: Database, town: Town, wrong: dict[str, str | list[str]], field: str
) -> None:
    address = begin(writer)
    answer = save(writer, address, fields(town, **{"english": "Everyone, leave now."} | wrong))
    found = Page(answer.text)
    assert answer.status_code == 422
    assert found.has("p", role="alert", **{"class": "notice notice--wrong"})
    form = found.form("/write").fields
    assert form["english"] == "Everyone, leave now."
    assert form["transcript"] == wrong.get("transcript", TRANSCRIPT)
    assert found.has("p", id=f"{field}-error") or field == "seen"
    assert stored(database, address).version == 0


def test_an_end_that_is_given_as_date_and_time_is_japans(writer: Browser, database: Database, town: Town) -> None:
    wanted = (now() + timedelta(days=2)).astimezone(JST).replace(second=0, microsecond=0)
    address = written(
        writer, town, until="own", until_on=wanted.strftime("%Y-%m-%d"), until_at=wanted.strftime("%H:%M")
    )
    version = questions.newest(stored(database, address))
    assert version is not None
    assert version.expires_at == wanted
    assert page(writer, f"{address}/write").form("/write").fields["until_at"] == wanted.strftime("%H:%M")


def test_groups_of_a_district_that_is_chosen_whole_are_in_it_already(
    writer: Browser, database: Database, town: Town
) -> None:
    groups = [str(town.groups[key]) for key in ("oiwake/1", "kariyado/1")]
    version = questions.newest(stored(database, written(writer, town, groups=groups)))
    assert version is not None
    assert {(area.district_id, area.group_id) for area in version.areas} == {
        (town.districts["oiwake"], None),
        (town.districts["kariyado"], town.groups["kariyado/1"]),
    }


def test_two_who_write_at_once_overwrite_nothing(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = written(writer, town)
    assert save(approver, address, fields(town, body="小山の文です。", seen="1")).status_code == 303
    answer = save(writer, address, fields(town, body="田中の文です。", seen="1"))
    found = Page(answer.text)
    assert answer.status_code == 409
    assert "小山 典子さんが この放送を変えました" in found.words
    assert "小山の文です。" in found.words
    form = found.form("/write").fields
    assert (form["body"], form["seen"]) == ("田中の文です。", "2")
    assert save(writer, address, fields(town, body=form["body"], seen=form["seen"])).status_code == 303
    version = questions.newest(stored(database, address))
    assert version is not None
    assert (version.number, version.body) == (3, "田中の文です。")


def test_what_is_typed_while_it_goes_out_goes_on_as_its_update(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = waiting(writer, town)
    assert do(approver, address, "approve").status_code == 303
    answer = save(writer, address, fields(town, body="避難所がふえました。", seen="1"))
    found = Page(answer.text)
    assert answer.status_code == 409
    form = found.form("/anew")
    assert form.fields["body"] == "避難所がふえました。"
    onward = writer.send("POST", form.action, data=fields(town, body=form.fields["body"]), headers=HTML)
    draft = stored(database, onward.headers["Location"])
    assert (draft.step.value, draft.follows_id) == ("update", id_in(address))
    version = questions.newest(draft)
    assert version is not None
    assert version.body == "避難所がふえました。"


def test_what_is_typed_while_it_is_thrown_away_becomes_an_alert_of_its_own(
    writer: Browser, approver: Browser, database: Database, town: Town
) -> None:
    address = written(writer, town, training=True)
    assert do(approver, address, "discard").status_code == 303
    answer = save(writer, address, fields(town, seen="1"))
    form = Page(answer.text).form("/anew")
    onward = writer.send("POST", form.action, data=fields(town), headers=HTML)
    draft = stored(database, onward.headers["Location"])
    assert draft.follows_id is None
    assert draft.training  # a drill's words never turn into the real thing


def test_what_is_out_cannot_be_thrown_away(writer: Browser, approver: Browser, database: Database, town: Town) -> None:
    address = sent(writer, approver, town)
    assert writer.get(f"{address}/discard", Accept="text/html").headers["Location"] == address
    assert writer.get(f"{address}/write", Accept="text/html").headers["Location"] == address
    assert do(writer, address, "discard").status_code == 409
    assert stored(database, address).state is State.LIVE


def test_a_district_that_was_renamed_meanwhile_goes_by_its_new_name(
    writer: Browser, database: Database, town: Town
) -> None:
    address = written(writer, town)

    def rename(session: Session) -> None:
        session.get_one(District, town.districts["oiwake"]).name = "新追分区"

    database.unit_of_work(rename)
    assert "新追分区" in page(writer, address).words
    assert save(writer, address, fields(town, body="つづき", seen="1")).status_code == 303


def test_hostile_words_are_only_words(writer: Browser, town: Town) -> None:
    """Title and texts come back escaped, on every page that shows them."""
    everything = "".join(naughty_strings()).encode(errors="ignore").decode()  # no form can send half a character
    address = begin(writer)
    for version, start in enumerate(range(0, len(everything), 1_500)):
        words = everything[start : start + 1_500]
        texts = {"transcript": words, "body": words, "plain": words, "english": words, "title": words[:40]}
        answer = save(writer, address, fields(town, level="", seen=str(version), **texts))
        assert answer.status_code == 303
        for path in (f"{address}/write", address, "/desk/", f"{address}/discard"):
            page_of_it = writer.get(path, Accept="text/html")
            assert page_of_it.status_code == 200
            assert "<script>alert" not in page_of_it.text
            assert "<img src=x" not in page_of_it.text
            elements = Page(page_of_it.text).elements
            assert all(tag != "script" or found["src"] for tag, found in elements)
