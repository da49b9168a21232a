"""How a tablet reports: several in a request, never while it was asked to wait; and hears of one thing once."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, Route, expect

from district_hall.delivery.models import ReceiptKind
from tests import town as story
from tests.browser.broadcasting import BEAR_SEEN, Desk, device, on_screen
from tests.browser.people import Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONE = "oiwake/1/1"
WAIT = 3  # seconds
ASKS_TO_WAIT = '{"type": "about:blank", "title": "Too Many Requests", "status": 429, "code": "too-many-requests"}'


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


def hears(page: Page) -> None:
    """Asks the page, so that Playwright tells us what happened meanwhile."""
    page.evaluate("true")


def asks_again(page: Page) -> None:
    """Everything that makes a tablet look again and send what waits."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_tablet_that_is_asked_to_wait_waits_whatever_happens_meanwhile(street: Street) -> None:
    tablet = street.paired(LONE)
    expect(tablet.get_by_text("つながっています")).to_be_visible()
    asked: list[float] = []

    def refuse_the_first(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) > 1:
            route.continue_()
            return
        headers = {"Retry-After": str(WAIT), "Content-Type": "application/problem+json"}
        route.fulfill(status=429, headers=headers, body=ASKS_TO_WAIT)

    def came(number: int) -> bool:
        hears(tablet)
        asks_again(tablet)
        return len(asked) >= number

    tablet.route("**/api/reports", refuse_the_first)
    tablet.get_by_role("button", name="元気です").first.click()
    eventually(lambda: came(1))
    eventually(lambda: came(2))
    assert asked[1] - asked[0] >= WAIT


def test_what_the_device_itself_says_of_many_cards_goes_in_few_requests(street: Street) -> None:
    tablet = street.paired(LONE)
    expect(tablet.get_by_text("つながっています")).to_be_visible()
    tablet.context.set_offline(True)
    sent = [
        story.publish(street.database, street.town, story.write(street.database, street.town, title=f"お知らせ {n}")).id
        for n in range(6)
    ]
    requests: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/reports"):
            requests.append(request.post_data or "")

    tablet.on("request", note)
    tablet.context.set_offline(False)

    def all_arrived() -> bool:
        hears(tablet)
        return all(any(str(one) in body for body in requests) for one in sent)

    eventually(all_arrived)
    assert len(requests) <= 3


def test_the_same_alert_by_socket_and_board_shows_once_and_rings_once(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    sent = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, sent)
    for _ in range(3):
        with tablet.expect_response("**/api/board"):
            asks_again(tablet)
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SOUNDED)) == 1, 30)
    tablet.reload()
    on_screen(tablet, sent)
    with tablet.expect_response("**/api/board"):
        asks_again(tablet)
    for kind in (ReceiptKind.ARRIVED, ReceiptKind.SHOWN, ReceiptKind.SOUNDED):
        assert len(desk.receipts(sent, kind)) == 1, kind
    assert "".join(tablet.evaluate("window.heard.map((one) => one.text)")) == ""
