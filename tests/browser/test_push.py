"""What a push does in Chromium (delivered through its devtools protocol): what is shown, in whose place, and what rings."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from alerts.models import Step
from district_hall.delivery.channel import Parcel
from district_hall.delivery.channels.push.notification import payload
from district_hall.delivery.models import Message
from district_hall.devices.models import DeviceKind
from tests.browser.broadcasting import Desk, Wish, device, on_screen
from tests.browser.people import Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONE = "oiwake/1/1"
SHOWN = """async () => {
  const all = await (await navigator.serviceWorker.ready).getNotifications();
  return all.map((one) => ({
    title: one.title, body: one.body, tag: one.tag, silent: one.silent, renotify: one.renotify, stays: one.requireInteraction,
  }));
}"""

# All that is shown, in its order: also what another has taken the place of by the time somebody looks.
KEEP_CALLS = """() => {
  self.calls = [];
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
    self.calls.push({ id: options.data.id, silent: options.silent, renotify: options.renotify });
    return self.failing-- > 0 ? Promise.reject(new Error('not shown')) : show.call(this, title, options);
  };
  self.failing = 0;
}"""


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


class Deliveries:
    """Hands pushes to a page's service worker, as the browser does when one has come."""

    def __init__(self, page: Page, origin: str) -> None:
        page.context.grant_permissions(["notifications"], origin=origin)
        self._origin = origin
        self._session = page.context.new_cdp_session(page)
        self._ids: list[str] = []
        self._session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: self._ids.extend(one["registrationId"] for one in event["registrations"]),
        )
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self._session.send("ServiceWorker.enable")
        self._page = page

    def deliver(self, data: str) -> None:
        for _ in range(100):
            if self._ids:
                break
            self._page.wait_for_timeout(50)
        wish = {"origin": self._origin, "registrationId": self._ids[-1], "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", wish)


def pushed(street: Street, message_id: UUID, language: str = "ja") -> str:
    """What the worker would seal for a device."""
    with street.database.reading() as session:
        one = session.get_one(Message, message_id)
        parcel = Parcel(uuid4(), uuid4(), None, one.id, one.thread_id, one.kind, one.card, one.sent_at, one.expires_at)
    return payload(parcel, language).decode()


def shown(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(SHOWN)
    return found


def closed(street: Street, kind: DeviceKind = DeviceKind.PHONE) -> tuple[Page, Deliveries]:
    """A paired device on which another page stands than the board."""
    page = device(street, LONE, kind)
    page.goto(f"{street.board.url}/healthz")
    return page, Deliveries(page, street.board.url)


def kept_calls(page: Page) -> Callable[[], list[dict[str, Any]]]:
    """What the page's service worker shows from now on."""
    (worker,) = page.context.service_workers
    worker.evaluate(KEEP_CALLS)
    return lambda: list(worker.evaluate("self.calls"))


def test_an_alert_rings_once_and_its_end_takes_its_place_quietly(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    alert = desk.broadcast()
    first = pushed(street, alert.message)
    pushes.deliver(first)
    eventually(lambda: len(shown(page)) == 1)
    (one,) = shown(page)
    assert (one["title"], one["silent"], one["renotify"], one["stays"]) == (
        "避難指示（警戒レベル4）",
        False,
        True,
        True,
    )
    pushes.deliver(first)  # at least once: it may come again
    eventually(lambda: [again["silent"] for again in shown(page)] == [True])
    end = desk.follow(alert, Step.ALL_CLEAR)
    pushes.deliver(pushed(street, end.message))
    eventually(lambda: "解除" in shown(page)[0]["title"])
    (last,) = shown(page)
    assert (last["tag"], last["silent"], last["stays"]) == (one["tag"], True, False)


def test_what_comes_late_doesn_t_take_the_place_of_what_ended_it(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    alert = desk.broadcast()
    first = pushed(street, alert.message)
    end = desk.follow(alert, Step.ALL_CLEAR)
    pushes.deliver(pushed(street, end.message))
    eventually(lambda: len(shown(page)) == 1)
    pushes.deliver(first)
    page.wait_for_timeout(3500)  # longer than the worker waits for pages: nothing else would show that it did nothing
    (one,) = shown(page)
    assert "解除" in one["title"]
    assert one["silent"]


def test_the_same_push_twice_in_one_moment_rings_once(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    calls = kept_calls(page)
    data = pushed(street, desk.broadcast().message)
    pushes.deliver(data)
    pushes.deliver(data)
    eventually(lambda: len(calls()) == 2)
    assert [(one["silent"], one["renotify"]) for one in calls()] == [(False, True), (True, False)]
    eventually(lambda: [one["silent"] for one in shown(page)] == [True])


@pytest.mark.parametrize("order", [("alert", "end"), ("end", "alert")])
def test_an_alert_and_its_end_in_one_moment_leave_the_end_standing(
    street: Street, desk: Desk, order: tuple[str, str]
) -> None:
    page, pushes = closed(street)
    calls = kept_calls(page)
    alert = desk.broadcast()
    end = desk.follow(alert, Step.ALL_CLEAR)
    data = {"alert": pushed(street, alert.message), "end": pushed(street, end.message)}
    for one in order:
        pushes.deliver(data[one])
    eventually(lambda: len(calls()) == 2)
    eventually(lambda: ["解除" in one["title"] and one["silent"] for one in shown(page)] == [True])
    assert calls()[-1] == {"id": str(end.message), "silent": True, "renotify": False}


def test_a_push_that_can_t_be_shown_doesn_t_stop_the_next(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    calls = kept_calls(page)
    page.context.service_workers[0].evaluate("self.failing = 1")
    data = pushed(street, desk.broadcast().message)
    pushes.deliver(data)
    pushes.deliver(data)
    eventually(lambda: [one["silent"] for one in shown(page)] == [False])  # nothing had rung before it
    assert len(calls()) == 2


def test_what_sounds_on_the_board_doesn_t_ring_a_second_time(street: Street, desk: Desk) -> None:
    page = device(street, LONE)
    pushes = Deliveries(page, street.board.url)
    alert = desk.broadcast()
    on_screen(page, alert)
    pushes.deliver(pushed(street, alert.message))
    eventually(lambda: len(shown(page)) == 1)
    (one,) = shown(page)
    assert (one["silent"], one["stays"]) == (True, False)
    page.get_by_role("button", name="無事です").first.click()
    eventually(lambda: shown(page) == [])  # seen to on the screen


def test_what_has_rung_as_a_notification_is_read_out_without_a_second_chime(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    alert = desk.broadcast(Wish(ask=Wish().ask))
    pushes.deliver(pushed(street, alert.message))
    eventually(lambda: [one["silent"] for one in shown(page)] == [False])
    page.add_init_script(
        "window.oscillators = 0; const create = BaseAudioContext.prototype.createOscillator;"
        "BaseAudioContext.prototype.createOscillator = function () { window.oscillators += 1; return create.call(this); };"
    )
    page.goto(street.board.url)
    on_screen(page, alert)
    eventually(lambda: bool(page.evaluate("window.heard.length > 0")))
    assert page.evaluate("window.oscillators") == 0


def test_a_drill_says_so_also_as_a_notification(street: Street, desk: Desk) -> None:
    page, pushes = closed(street)
    pushes.deliver(pushed(street, desk.broadcast(Wish(training=True)).message, "en"))
    eventually(lambda: [one["title"] for one in shown(page)] == ["[DRILL] Evacuation order (level 4)"])


@pytest.mark.parametrize("data", ["", "no json", json.dumps({"title": ""}), json.dumps([1])])
def test_what_can_t_be_read_still_shows_something_and_wakes_nobody(street: Street, data: str) -> None:
    page, pushes = closed(street)
    pushes.deliver(data)
    eventually(lambda: len(shown(page)) == 1)
    assert shown(page)[0]["silent"]


@pytest.mark.parametrize("kind", [DeviceKind.TABLET, DeviceKind.PHONE])
def test_the_button_asks_in_plain_words_and_fits(street: Street, kind: DeviceKind) -> None:
    page = device(street, LONE, kind)
    page.get_by_role("button", name="困ったとき").click()
    page.get_by_role("button", name="ことば").first.click()
    expect(page.get_by_role("button", name="画面を消していても知らせる")).to_be_visible()
    street.check(page, "settings with push")
    page.get_by_role("button", name="大きい").click()
    street.check(page, "settings with push, large letters")
    page.get_by_role("button", name="English").click()
    street.check(page, "settings with push, English")
