"""What is heard of an alert: our own chime, the voice, and what a browser that holds the sound back asks for."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from district_hall.delivery.models import ReceiptKind
from tests.browser.broadcasting import BEAR_SEEN, HEARD, Desk, device, on_screen
from tests.browser.people import TABLET, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONE, FAMILY = "oiwake/1/1", "oiwake/1/2"


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


def chime_of(page: Page, kind: str) -> dict[str, Any]:
    """The score as its module renders it: how loud, and what is left when it has ended."""
    found: dict[str, Any] = page.evaluate(
        """async (kind) => {
          const main = document.querySelector('script[type=module]').src;
          const { play, lengthOf, SCORES } = await import(main.replace('main.js', 'chime.js'));
          const context = new OfflineAudioContext(1, 44100 * (lengthOf(kind) + 0.5), 44100);
          play(context, kind, 0);
          const samples = (await context.startRendering()).getChannelData(0);
          const loud = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
          const sounding = samples.filter((one) => Math.abs(one) > 0.001).length / 44100;
          const end = samples.slice(-4410).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
          return { loud, sounding, end, notes: SCORES[kind].length };
        }""",
        kind,
    )
    return found


def test_the_chime_sounds_and_ends(street: Street) -> None:
    page = street.window(TABLET)
    page.goto(street.board.url)
    alarm, notice = chime_of(page, "alarm"), chime_of(page, "notice")
    for heard in (alarm, notice):
        assert 0.1 < heard["loud"] <= 1
        assert heard["end"] < 0.001
    assert alarm["sounding"] > 2 * notice["sounding"] > 1
    assert (alarm["notes"], notice["notes"]) == (9, 2)


def said(page: Page) -> str:
    return "".join(page.evaluate("window.heard.map((one) => one.text)"))


def test_after_the_chime_the_voice_reads_it_twice_and_the_end_is_reported(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    sent = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, sent)
    expect(tablet.get_by_role("button", name="音を止める")).to_be_visible()
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SOUNDED)) == 1, 30)
    assert said(tablet).count("クマが目撃されました。") == 2
    assert "ぼうさいかるいざわ" in said(tablet) or "防災かるいざわ" in said(tablet)
    assert all(
        one["volume"] == 1 and one["rate"] < 1 and one["lang"] == "ja-JP" for one in tablet.evaluate("window.heard")
    )
    tablet.evaluate("window.heard = []")
    tablet.get_by_role("button", name="もう一度聞く").click()
    eventually(lambda: said(tablet).count("クマが目撃されました。") == 2)
    tablet.evaluate("window.heard = []")
    tablet.reload()
    on_screen(tablet, sent)
    assert said(tablet) == ""  # it was heard to its end here


def test_of_two_open_tabs_one_sounds(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    beside = tablet.context.new_page()
    beside.add_init_script(HEARD)
    beside.goto(street.board.url)
    expect(beside.get_by_role("button", name="元気です")).to_be_visible()
    sent = desk.broadcast(BEAR_SEEN)
    for page in (tablet, beside):
        on_screen(page, sent)
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SOUNDED)) == 1)
    assert (said(tablet) + said(beside)).count("クマが目撃されました。") == 2


def test_a_browser_that_holds_the_sound_back_is_given_a_button(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    tablet.add_init_script(
        """const Real = window.AudioContext; let touched = false;
        addEventListener('pointerdown', () => { touched = true; }, { capture: true });
        window.AudioContext = class extends Real { get state() { return touched ? super.state : 'suspended'; } };"""
    )
    tablet.reload()
    sent = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, sent)
    expect(tablet.get_by_role("button", name="音を出す")).to_be_visible()
    street.check(tablet, "the sound is held back")
    assert desk.receipts(sent, ReceiptKind.SOUNDED) == []
    tablet.get_by_role("button", name="音を出す").click()
    expect(tablet.get_by_role("button", name="音を止める")).to_be_visible()
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SOUNDED)) == 1, 30)
