"""What comes late, or by several ways at once: nothing that is over is put up again, and whatever comes rings once.

Late comes what a process of the server has claimed and emits only after it was held up: another one has sent meanwhile.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import ReceiptKind
from tests import town as story
from tests.browser.broadcasting import BEAR_SEEN, EVACUATE, Desk, Wish, device, on_screen
from tests.browser.lines import COUNT_TONES, TONES_OF_A_NOTICE, Line, ids, kept
from tests.browser.people import Street
from tests.browser.test_push import Deliveries, pushed, shown
from tests.services.server import RunningBoard
from tests.services.waiting import eventually
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEEP_SHOWS = """async () => {
  for (const one of await self.registration.getNotifications()) one.close();
  if (!self.shows) {
    const show = ServiceWorkerRegistration.prototype.showNotification;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      self.shows.push({ id: options.data.id, silent: options.silent });
      return show.call(this, title, options);
    };
  }
  self.shows = [];
}"""


@pytest.fixture(scope="module")
def street(browser: Browser, board: RunningBoard, database: Database, town: Town) -> Iterator[Street]:
    """One tablet for all tests here: pairing it takes as long as each of them."""
    people = Street(browser, board, database, town)
    yield people
    people.go_home()


@pytest.fixture(scope="module")
def paired(street: Street) -> Line:
    tablet = device(street, "oiwake/1/1")
    tablet.add_init_script(COUNT_TONES)
    return Line(tablet)


@pytest.fixture
def line(paired: Line) -> Line:
    """Started anew, in its rooms, and with the board as it is."""
    paired.start_anew()
    return paired


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


def kept_shows(page: Page) -> Callable[[], list[dict[str, Any]]]:
    """What the page's service worker shows from now on; nothing of it stands yet."""
    (worker,) = page.context.service_workers
    worker.evaluate(KEEP_SHOWS)
    return lambda: list(worker.evaluate("self.shows"))


def has_settled(street: Street, line: Line) -> None:
    """A word that comes after all that was said has been taken in."""
    title = f"あとから来た {uuid4()}"
    story.publish(street.database, street.town, story.write(street.database, street.town, title=title))
    line.wait(lambda: title in [card["title"] for card in kept(line.page)["circulars"]])


def said_late(street: Street, line: Line) -> dict[str, Any]:
    """What was held is said now. The board after it."""
    version = kept(line.page)["version"]
    line.say(line.held[0])
    has_settled(street, line)
    after = kept(line.page)
    assert after["version"] == version + 1, "of what came after it, and never back"
    return after


@pytest.mark.parametrize(
    ("step", "wish", "answered"),
    [(Step.CANCEL, None, False), (Step.ALL_CLEAR, None, True), (Step.UPDATE, BEAR_SEEN, False)],
    ids=["its cancel", "its end, and the board was asked since", "its update"],
)
def test_an_alert_that_was_overtaken_is_neither_shown_nor_sounded(
    street: Street, desk: Desk, line: Line, step: Step, wish: Wish | None, *, answered: bool
) -> None:
    line.board_answers = answered
    line.hold_the_next_card()
    alert = desk.broadcast()
    line.next_held()
    after = desk.follow(alert, step, wish)
    on_screen(line.page, after)
    if answered:
        line.wait(lambda: str(alert.message) in ids(kept(line.page)["broadcasts"]))
    chimes, said = line.page.evaluate("[window.tones, window.heard.length]")
    board = said_late(street, line)
    on_screen(line.page, after)
    assert ids(board["alerts"]) == {str(after.message)}
    assert [one["id"] for one in board["broadcasts"] if one["status"] == "live"] == [str(after.message)]
    assert line.page.evaluate("[window.tones, window.heard.length]") == [chimes, said]
    assert not desk.receipts(alert, ReceiptKind.SHOWN)


@pytest.mark.parametrize("answered", [False, True], ids=["", "and the board was asked since"])
def test_a_circular_that_its_withdrawal_has_overtaken_is_not_put_up_also_after_a_new_start(
    street: Street, line: Line, *, answered: bool
) -> None:
    line.board_answers = False
    line.hold_the_next_card()
    draft = story.write(street.database, street.town, title="とりさげる お知らせ")
    message = story.publish(street.database, street.town, draft)
    line.next_held()
    street.database.unit_of_work(circulars.withdraw, draft, by=street.town.leaders["oiwake"], at=now())
    line.wait(lambda: str(message.id) in kept(line.page).get("gone", []))
    line.board_answers = answered
    line.reload()
    if answered:
        line.wait(lambda: kept(line.page)["gone"] == [])
    board = said_late(street, line)
    assert str(message.id) not in ids(board["circulars"])
    expect(line.page.get_by_text("とりさげる お知らせ")).to_have_count(0)


def test_a_push_that_comes_after_the_end_that_the_page_knows_rings_nothing(
    street: Street, desk: Desk, line: Line
) -> None:
    """Nor may it ring where that end came by the socket alone."""
    pushes = Deliveries(line.page, street.board.url)
    line.board_answers = False
    line.hold_the_next_card()
    alert = desk.broadcast()
    line.next_held()
    end = desk.follow(alert, Step.CANCEL)
    on_screen(line.page, end)
    pushes.deliver(pushed(street, alert.message))
    eventually(lambda: [(one["silent"], one["stays"]) for one in shown(line.page)] == [(True, False)])


def test_of_three_the_middle_one_takes_away_the_first_also_when_it_comes_last(
    street: Street, desk: Desk, line: Line
) -> None:
    line.board_answers = False
    first = desk.broadcast()
    on_screen(line.page, first)
    line.hold_the_next_card()
    middle = desk.follow(first, Step.UPDATE, EVACUATE)
    line.next_held()
    last = desk.follow(middle, Step.ALL_CLEAR)
    line.wait(lambda: str(last.message) in ids(kept(line.page)["alerts"]))
    assert ids(said_late(street, line)["alerts"]) == {str(last.message)}
    on_screen(line.page, last)


@pytest.mark.parametrize(
    "order",
    [
        ("socket", "push", "board"),
        ("push", "socket", "board"),
        ("push", "board", "socket"),
        ("board", "socket", "push"),
        (),
    ],
    ids=lambda one: "-".join(one) or "at once",
)
def test_one_alert_by_all_three_ways_is_shown_once_and_rings_once(
    street: Street, desk: Desk, line: Line, order: tuple[str, ...]
) -> None:
    """Whichever comes first: as a notification where the page doesn't know it yet, else on the page."""
    pushes, calls = Deliveries(line.page, street.board.url), kept_shows(line.page)
    line.board_answers = order[:2] == ("push", "board")  # then the push itself lets the page ask
    line.hold_the_next_card()
    alert = desk.broadcast(BEAR_SEEN)
    line.next_held()
    data = pushed(street, alert.message)

    def by(way: str) -> None:
        if way == "socket":
            line.say(line.held[0])
        elif way == "push":
            pushes.deliver(data)
            if order:
                eventually(lambda: len(calls()) == 1)
        else:
            line.board_answers = True
            line.ask()
        if order and way != "push":
            on_screen(line.page, alert)

    for way in order or ("push", "board", "socket"):
        by(way)
    on_screen(line.page, alert)
    line.wait(lambda: len(desk.receipts(alert, ReceiptKind.SOUNDED)) == 1)
    pushes.deliver(data)  # at least once: it may come again
    eventually(lambda: len(calls()) == 2)
    has_settled(street, line)
    rang = [one for one in calls() if not one["silent"]]
    assert len(rang) == (order[:2] == ("push", "socket"))
    assert line.page.evaluate("window.tones") == (0 if rang else TONES_OF_A_NOTICE)
    assert len(shown(line.page)) == 1
    board = kept(line.page)
    assert [one["id"] for one in board["alerts"]] == [str(alert.message)]
    assert len([one for one in board["broadcasts"] if one["id"] == str(alert.message)]) == 1
    for kind in (ReceiptKind.ARRIVED, ReceiptKind.SHOWN, ReceiptKind.SOUNDED):
        assert len(desk.receipts(alert, kind)) == 1


@pytest.mark.parametrize("late", [True, False], ids=["and comes late", "and stands here already"])
def test_of_three_the_first_is_over_also_where_the_middle_one_was_lost(
    street: Street, desk: Desk, line: Line, *, late: bool
) -> None:
    line.board_answers = False
    line.holds = lambda event, _data: event == "card" and late
    first = desk.broadcast()
    if late:
        line.next_held()
    else:
        on_screen(line.page, first)
        line.holds = lambda event, _data: event == "card" and not line.held
    middle = desk.follow(first, Step.UPDATE, EVACUATE)
    line.wait(lambda: len(line.held) == 1 + late)
    line.holds = lambda event, _data: event == "board_version"
    last = desk.follow(middle, Step.CANCEL)
    on_screen(line.page, last)
    after = said_late(street, line) if late else kept(line.page)
    assert ids(after["alerts"]) == {str(last.message)}
    assert {one["id"] for one in after["broadcasts"] if one["status"] == "live"} == {str(last.message)}
    on_screen(line.page, last)


def test_a_gap_before_a_withdrawal_is_noticed(street: Street, line: Line) -> None:
    """Without pings and before the poll: the withdrawal's version has skipped the card that was lost."""
    old = story.write(street.database, street.town, title="まえの お知らせ")
    before = story.publish(street.database, street.town, old)
    line.wait(lambda: str(before.id) in ids(kept(line.page)["circulars"]))
    asked = line.asked
    line.holds = lambda event, _data: event in {"board_version", "card"}
    lost = story.publish(street.database, street.town, story.write(street.database, street.town, title="川の そうじ"))
    line.wait(lambda: len(line.held) > 0 and line.count("card") == 2)
    street.database.unit_of_work(circulars.withdraw, old, by=street.town.leaders["oiwake"], at=now())
    line.wait(lambda: str(lost.id) in ids(kept(line.page)["circulars"]))
    assert str(before.id) not in ids(kept(line.page)["circulars"])
    assert line.asked == asked + 1


def test_an_answer_that_is_behind_is_believed_only_when_it_says_so_again(street: Street, line: Line) -> None:
    """Another process may be late for a moment; a database that was set back stays behind."""
    message = story.publish(street.database, street.town, story.write(street.database, street.town))
    line.wait(lambda: str(message.id) in ids(kept(line.page)["circulars"]))
    line.holds = lambda event, _data: event == "board_version"
    answers: list[int] = []

    def set_back(route: Route) -> None:
        answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        route.fulfill(response=answer, json={**answer.json(), "version": 0, "circulars": []})
        answers.append(answer.status)

    line.page.route("**/api/board", set_back)
    line.ask()
    line.wait(lambda: len(answers) == 1)
    assert kept(line.page)["version"] > 0
    line.wait(lambda: kept(line.page)["version"] == 0)
    assert len(answers) == 2
    assert kept(line.page)["circulars"] == []
    line.page.unroute("**/api/board", set_back)
