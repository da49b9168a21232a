"""The leader's page for a household's LINE, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from district_hall.clock import now
from district_hall.delivery.channels.line import actions
from tests.browser.people import PHONE, TABLET, Street
from tests.services.server import RunningBoard, running_board

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def board(database_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    """With an official account, which nobody calls: there is no worker."""
    account = ("a secret", "a token")
    with running_board(
        f"sqlite:///{database_file}",
        tmp_path_factory.mktemp("data"),
        LINE_CHANNEL_SECRET=account[0],
        LINE_CHANNEL_ACCESS_TOKEN=account[1],
    ) as running:
        yield running


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_leader_shows_the_digits_and_sees_that_they_were_used(street: Street, size: object) -> None:
    page = street.leader(size=PHONE if size is PHONE else TABLET)
    page.goto(f"{street.board.url}/leader/households")
    street.check(page, "households")
    page.get_by_role("link", name="LINE").first.click()
    street.check(page, "nobody linked")
    page.get_by_role("button", name="番号を出す").click()
    street.check(page, "digits")
    digits = (page.locator(".code .visually-hidden").text_content() or "").replace(" ", "")
    assert street.database.unit_of_work(actions.link, "U4af4980629", digits, at=now())
    page.get_by_role("link", name="つながったか、見る").click()
    expect(page.get_by_text("1人のLINEがつながっています")).to_be_visible()
    street.check(page, "linked")
    page.get_by_role("button", name="すべて切る").click()
    expect(page.get_by_text("まだ、だれのLINEも")).to_be_visible()
