"""The audit trail as a page: acts in words, and how it is searched."""

import ast
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertVersion
from district_hall import audit
from district_hall.db import Database
from district_hall.ids import new_id
from tablet_ui.office.acts import ACTS, KINDS
from tablet_ui.office.audit import ALL_SUBJECTS
from tests import town as story
from tests.integration.test_audit_trail import NOON, entry
from tests.town import Town
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, signed_in

ROOT = Path(__file__).parents[3]
FLOORS = ("district_hall", "circular", "alerts", "tablet_ui")
WRITES = {"audit.record": 1, "write_down": 1, "_changed": 1, "_note": 1}


def acts_in_the_source() -> dict[str, str]:
    """Every act that is written down by its word, with the file that does."""
    found: dict[str, str] = {}
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or ast.unparse(node.func) not in WRITES:
                    continue
                at = WRITES[ast.unparse(node.func)]
                act = node.args[at] if len(node.args) > at else None
                if isinstance(act, ast.Constant):
                    found[str(act.value)] = path.relative_to(ROOT).as_posix()
    return found


@pytest.fixture
def office(app: Flask, town: Town) -> Browser:
    return signed_in(app, "office")


def page_of(browser: Browser, query: str = "") -> Page:
    answer = browser.get(f"/office/audit{query}")
    assert answer.status_code == 200
    return Page(answer.text)


def test_every_act_of_the_program_has_words() -> None:
    found = acts_in_the_source()
    assert len(found) > 20
    assert {act: path for act, path in found.items() if act not in ACTS} == {}


def test_no_kind_of_subject_that_is_looked_up_lacks_a_word() -> None:
    assert set(ALL_SUBJECTS) - set(KINDS) == set()


def test_acts_are_told_in_words_with_whom_where_and_by_whom(
    app: Flask, database: Database, office: Browser, town: Town
) -> None:
    story.publish(database, town, story.write(database, town))
    tablet = story.pair(database, town, "oiwake/1/2").device_id
    signed_in(app, "oiwake").send("POST", f"/leader/devices/{tablet}/revoke")
    words = page_of(office).words
    for said in (
        "回覧を出しました",
        "秋の一斉清掃のご案内",
        "荻原 善次",
        "端末を使えなくしました",
        "追分区 1班 2番",
        "なくした",
        "追分区 1班 2番 の端末",
        "サインインしました",
        "依田 久美",
    ):
        assert said in words


def test_it_is_searched_in_the_words_that_are_shown(
    app: Flask, database: Database, office: Browser, town: Town
) -> None:
    story.publish(database, town, story.write(database, town))
    signed_in(app, "oiwake")
    assert "サインインしました" not in page_of(office, "?q=回覧を出し").words
    assert "回覧を出しました" in page_of(office, "?q=回覧 荻原").words
    assert "見つかりませんでした" in page_of(office, "?q=どこにもないことば").words
    leader = town.leaders["oiwake"]
    only_hers = page_of(office, f"?who={leader}").elements
    assert ("option", {"value": str(leader), "lang": "ja", "selected": ""}) in only_hers


def test_an_act_without_words_is_shown_by_its_code(database: Database, office: Browser, town: Town) -> None:
    database.unit_of_work(lambda session: session.add(entry("something_new", NOON, subject_kind="thing")))
    assert "something_new" in page_of(office).words


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=-1",
        "?page=" + "9" * 400,
        "?page=１",
        "?from=2026-13-40",
        "?from=0001-01-01&to=9999-12-31",
        "?who=x&district=y",
        "?q=%00%27%22<script>",
        "?q=" + "a%20" * 200,
        "?q=%25_",
    ],
)
def test_what_can_not_be_read_is_as_if_it_were_not_there(office: Browser, query: str) -> None:
    page_of(office, query)


def test_it_goes_on_to_older_pages_with_what_was_asked(database: Database, office: Browser, town: Town) -> None:
    database.unit_of_work(lambda session: session.add_all([entry("publish", NOON) for _ in range(120)]))
    page = page_of(office, "?q=回覧")
    assert page.has("a", rel="next", href="/office/audit?page=2&q=回覧") or "page=2" in str(page.elements)
    last = page_of(office, "?q=回覧&page=3")
    assert not last.has("a", rel="next")
    assert last.words.count("回覧を出しました") == 20


@pytest.mark.parametrize("training", [True, False])
def test_a_drill_is_never_told_as_real(database: Database, office: Browser, town: Town, training: bool) -> None:
    def write(session: Session) -> None:
        by = town.staff["desk"]
        alert = Alert(id=new_id(), training=training, version=1, created_by=by)
        session.add(alert)
        session.flush()
        session.add(AlertVersion(alert_id=alert.id, number=1, written_by=by, title="避難指示"))
        audit.record(session, "approve_alert", alert, by=by)

    database.unit_of_work(write)
    words = page_of(office, "?q=避難指示").words
    assert "放送を承認して出しました" in words
    assert ("【訓練】避難指示" in words) is training


def test_a_name_that_was_erased_is_told_as_erased(database: Database, office: Browser, town: Town) -> None:
    kenta = town.residents["土屋 健太"]
    office.send("POST", f"/office/people/{kenta}/erase", data={"also_living_here": "yes"})
    words = page_of(office, "?q=erase_person").words
    assert "1人についての記録を消しました" in words
    assert "削除された かた" in words
    assert "健太" not in words
