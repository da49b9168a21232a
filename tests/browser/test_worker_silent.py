"""The red line that says that nothing goes out beside the sockets: over the pages of everybody who may do something."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import update

from district_hall import health
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.backlog import OVERDUE
from district_hall.delivery.models import ChannelWord, Done, OutboxEntry
from district_hall.ids import new_id
from tests import town as story
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
    line = page.get_by_role("status").filter(has_text="送るしくみに問題があります")
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


def test_it_comes_also_where_a_living_worker_does_not_send(street: Street) -> None:
    beat(street.database)
    page = street.staff("oiwake", TABLET, "/leader/")
    page.clock.install()
    page.reload()
    line = page.locator("#worker-silent")
    expect(line).to_be_hidden()
    story.publish(street.database, street.town, story.write(street.database, street.town))
    long_ago = {"channel": ChannelWord.PUSH, "due_at": now() - 2 * OVERDUE}
    change(street.database, done=None, **long_ago)
    page.clock.run_for(LOOKS_EVERY)
    expect(line).to_be_visible()
    change(street.database, done=Done.SENT)
    page.clock.run_for(LOOKS_EVERY)
    expect(line).to_be_hidden()


def change(database: Database, **values: Any) -> None:
    """Of all entries that there are."""
    database.unit_of_work(lambda session: session.execute(update(OutboxEntry).values(**values)))


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
