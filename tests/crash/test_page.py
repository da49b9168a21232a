"""A real household page in front of a board that dies: it shows the alert once, rings once, and says what is really told."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, expect

from district_hall.delivery.models import ReceiptKind
from tests.browser.broadcasting import HEARD, Desk, on_screen
from tests.browser.people import TABLET
from tests.browser.people import Street as Windows
from tests.crash.clock import Clock
from tests.crash.plays import LEASE_OVER
from tests.crash.street import SOON, Street
from tests.services.chromium import PATIENCE_MS
from tests.services.server import RunningBoard
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("crash"), pytest.mark.timeout(300)]

LONE = "oiwake/1/1"
TONES_OF_AN_ALARM = 27  # nine notes, three partials each (chime.js)
COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };
"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(autouse=True)
def _as_patient_as_the_other_crash_tests(browser: Browser) -> Iterator[None]:
    expect.set_options(timeout=SOON * 1000)
    yield
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(params=["street", pytest.param("cluster", marks=pytest.mark.postgres)])
def people(request: pytest.FixtureRequest, clock: Clock) -> Street:
    start: Callable[[], Street] = request.getfixturevalue(request.param)
    return start()


@pytest.fixture
def windows(browser: Browser, people: Street) -> Iterator[Windows]:
    board = cast(RunningBoard, people.board)  # of which a window wants the address only
    opened = Windows(browser, board, people.database, people.town)
    yield opened
    opened.go_home()


def tablet_of(windows: Windows) -> Page:
    page = windows.window(TABLET)
    page.add_init_script(HEARD)
    page.add_init_script(COUNT_TONES)
    page.goto(f"{windows.board.url}/pair#{windows.code(LONE).secret}")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.get_by_role("button", name="元気です").first).to_be_visible()
    expect(page.get_by_text("つながっています")).to_be_visible()
    return page


def test_a_page_shows_and_rings_once_and_says_what_is_told_although_the_board_dies(
    people: Street, windows: Windows, clock: Clock
) -> None:
    page, desk = tablet_of(windows), Desk(windows)
    people.dies_at("after-claim-before-emit")
    sent = desk.broadcast()
    eventually(people.has_died, SOON)
    clock.move(LEASE_OVER)
    on_screen(page, sent)
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SOUNDED)) > 0, SOON)
    people.dies_at("inside-group-commit")
    page.get_by_role("button", name="助けがいります").click()
    eventually(people.has_died, SOON)
    expect(page.get_by_role("heading", name="助けがいります、と伝えました")).to_be_visible()
    [said] = desk.receipts(sent, ReceiptKind.ANSWERED)
    page.get_by_role("button", name="わかりました").click()
    expect(page.get_by_text("つながっています")).to_be_visible()
    expect(page.locator(".takeover")).to_have_count(0)
    assert page.evaluate("window.tones") == TONES_OF_AN_ALARM
    assert "".join(page.evaluate("window.heard.map((one) => one.text)")).count("あぶない場所から全員") == 2
    assert len(desk.receipts(sent, ReceiptKind.ARRIVED)) == len(people.tablets) + 1
    assert len({said.id, *(one.id for one in desk.receipts(sent, ReceiptKind.SOUNDED))}) == 2
