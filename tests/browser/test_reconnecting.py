"""Where WebSockets are blocked, and when many have lost the server in one moment."""

import re
from itertools import pairwise

import pytest
import requests
from playwright.sync_api import Page, expect

from tests import town as story
from tests.browser.people import PHONE, TABLET, Street
from tests.services.no_upgrade import no_upgrade

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SECOND = 1_000  # milliseconds
LONGEST_POLL = 21 * SECOND
CLIENTS = 12

# A server that is gone, or (`answers`) one that lets nobody in. When it is called, by the page's clock.
STAND_IN = """
window.calls = [];
window.WebSocket = class {
  constructor() {
    if (!window.answers) window.calls.push(Date.now());
    setTimeout(() => (window.answers ? this.open() : this.fail()), 0);
  }
  fail() {
    this.onerror?.({});
    this.onclose?.({ code: 1006 });
  }
  open() {
    this.onopen?.();
    this.onmessage?.({ data: '0{"sid":"x","upgrades":[],"pingInterval":600000,"pingTimeout":20000,"maxPayload":1000000}' });
  }
  send(words) {
    if (!String(words).startsWith('40')) return;
    window.calls.push(Date.now());
    setTimeout(() => this.onmessage?.({ data: '44{"message":"not-paired"}' }), 0);
  }
  close() {}
};
"""
OPEN = """async ([assets, answers]) => {
  const { openSocket } = await import(`${assets}shared/socket.js`);
  window.calls = [];
  window.answers = answers;
  window.shut = openSocket('/', {});
}"""


def test_where_websockets_are_blocked_the_board_is_polled_and_says_how_fresh_it_is(street: Street) -> None:
    with no_upgrade(street.board.port) as proxy:
        tablet = street.window(TABLET)
        tablet.clock.install()
        tablet.goto(f"{proxy.url}/pair#{street.code('oiwake/1/1').secret}")
        tablet.get_by_role("button", name="はい、使います").click()
        expect(tablet.get_by_text("つながっています")).to_be_visible()
        story.publish(street.database, street.town, story.write(street.database, street.town, title="川の そうじ"))
        tablet.clock.run_for(LONGEST_POLL)
        expect(tablet.get_by_text("川の そうじ").first).to_be_visible()
        tablet.route("**/api/board", lambda route: route.abort())
        tablet.clock.run_for(LONGEST_POLL)
        expect(tablet.get_by_text("までの内容です")).to_be_visible()
        expect(tablet.get_by_text("川の そうじ").first).to_be_visible()
        tablet.unroute("**/api/board")
        tablet.clock.run_for(LONGEST_POLL)
        expect(tablet.get_by_text("つながっています")).to_be_visible()
        assert proxy.refused > 0
        tablet.close()


def modules(page: Page, street: Street) -> str:
    """An empty page of the same origin, whose WebSocket is a stand-in; where the shell's modules are."""
    shell = requests.get(street.board.url, timeout=10).text
    found = re.search(r"/assets/[^/\"]+/", shell)
    assert found
    page.add_init_script(STAND_IN)
    page.clock.install(time=0)
    page.goto(f"{street.board.url}/healthz")
    page.clock.pause_at(1000)
    return found[0]


def waits(page: Page, assets: str, *, answers: bool, seconds: int) -> list[float]:
    """How long one client waits before each of its calls, in seconds."""
    page.evaluate(OPEN, [assets, answers])
    page.clock.run_for(seconds * SECOND)
    called: list[float] = page.evaluate("window.calls")
    page.evaluate("window.shut()")
    return [(later - earlier) / SECOND for earlier, later in pairwise(called)]


def test_waiting_is_spread_over_half_as_much_again(street: Street) -> None:
    page = street.window(PHONE)
    assets = modules(page, street)
    waits = page.evaluate(f"""async () => {{
      const {{ withJitter, backoff }} = await import('{assets}shared/wait.js');
      const many = (what) => Array.from({{ length: 1000 }}, what);
      return [many(() => withJitter(1000)), many(() => backoff(3)), many(() => backoff(40))];
    }}""")
    for least, found in zip((1 * SECOND, 8 * SECOND, 60 * SECOND), waits, strict=True):
        assert least <= min(found) < least * 1.05
        assert least * 1.45 < max(found) < least * 1.5


def test_who_has_lost_the_server_in_one_moment_doesn_t_come_back_in_one(street: Street) -> None:
    """Also after long: Socket.IO's own jitter ends where its longest wait begins."""
    page = street.window(PHONE)
    assets = modules(page, street)
    clients = [waits(page, assets, answers=False, seconds=40) for _ in range(CLIENTS)]
    first, last = [one[0] for one in clients], [one[-1] for one in clients]
    assert all(0.4 <= one <= 1.3 for one in first)
    assert all(5 <= one <= 7.6 for one in last)
    for moments in (first, last):
        assert len({round(one, 2) for one in moments}) > CLIENTS / 2
        assert max(moments) - min(moments) > 0.1


def test_who_was_turned_away_comes_back_later_and_not_with_the_others(street: Street) -> None:
    page = street.window(PHONE)
    assets = modules(page, street)
    moments = [waits(page, assets, answers=True, seconds=31)[0] for _ in range(CLIENTS)]
    assert all(20 <= one <= 30.1 for one in moments)
    assert len({round(one, 1) for one in moments}) > CLIENTS / 2
