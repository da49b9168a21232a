"""The red line that says that nothing goes out beside the sockets: over the pages of everybody who may do something."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.ids import new_id
from tests.browser.people import PHONE, TABLET, Street
from tests.services.server import RunningBoard, running_board

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LOOKS_EVERY = 20_000  # milliseconds
WORKER = new_id()
LONG_AGO = health.SILENT_AFTER + timedelta(minutes=5)


@pytest.fixture(scope="module")
def board(database_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    """The test itself is the worker, alive or not."""
    with running_board(f"sqlite:///{database_file}", tmp_path_factory.mktemp("data")) as running:
        yield running


def beat(database: Database, ago: timedelta = timedelta(0)) -> None:
    database.unit_of_work(health.beat, WORKER, at=now() - ago)


@pytest.mark.parametrize(("login", "first"), [("oiwake", "/leader/"), ("desk", "/desk/"), ("office", "/office/")])
def test_a_red_line_comes_over_an_open_page_and_goes_again(street: Street, login: str, first: str) -> None:
    beat(street.database)
    page = street.staff(login, TABLET, first)
    page.clock.install()
    page.reload()
    line = page.get_by_role("status").filter(has_text="送るしくみが止まっています")
    expect(page.locator("#worker-silent")).to_be_hidden()
    beat(street.database, LONG_AGO)
    page.clock.run_for(LOOKS_EVERY)
    expect(line).to_be_visible()
    stands_out(page, TABLET)
    page.set_viewport_size(PHONE)
    page.reload()
    expect(line).to_be_visible()  # said by the page itself
    stands_out(page, PHONE)
    street.check(page, f"{first} while no worker lives")
    beat(street.database)
    page.clock.run_for(LOOKS_EVERY)
    expect(line).to_be_hidden()


def stands_out(page: Page, size: ViewportSize) -> None:
    """In red, in the first screenful, over nothing and under nothing."""
    red, top, bottom, left, right, on_top = page.locator("#worker-silent").evaluate("""(line) => {
      const { top, bottom, left, right } = line.getBoundingClientRect();
      const red = getComputedStyle(line).borderLeftColor.match(/\\d+/g).map(Number);
      const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return [red, top, bottom, left, right, line.contains(there)];
    }""")
    assert red[0] > 150 > 2 * max(red[1:3]), red
    assert 0 <= top < bottom <= size["height"]
    assert 0 <= left < right <= size["width"]
    assert on_top
