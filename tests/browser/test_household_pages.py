"""Every household page in every state: axe finds nothing, nothing is too small, nothing needs scrolling."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.browser.people import PHONE, SIZES, TABLET, Street

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KINDS = [DeviceKind.TABLET, DeviceKind.PHONE]
LONG_TITLE = "令和八年度 追分区 秋の一斉清掃と防災訓練、ならびに公民館の大掃除についての、たいせつなお知らせとお願い"
LONG_BODY = "\n\n".join(
    f"{number}番目の項目です。" + "区内のみなさまのご協力をお願いします。" * 6 for number in range(1, 9)
)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_way_in(street: Street, size: ViewportSize) -> None:
    page = street.window(size)
    page.goto(street.board.url)
    expect(page.get_by_role("button", name="つなぐ")).to_be_visible()
    street.check(page, "not paired")
    for digit in "000001":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="つなぐ").click()
    expect(page.get_by_text("番号をたしかめてください")).to_be_visible()
    street.check(page, "wrong digits")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    street.check(page, "in English")
    page.goto("about:blank")
    page.goto(f"{street.board.url}/pair#{street.code('oiwake/1/1').secret}")
    expect(page.get_by_role("button").first).to_be_visible()
    street.check(page, "asked whether this is the home")
    page.goto("about:blank")
    page.goto(f"{street.board.url}/pair#no-such-secret")
    expect(page.locator("main")).to_be_visible()
    street.check(page, "an unknown link")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_board(street: Street, kind: DeviceKind) -> None:
    page = street.paired("kariyado/1/1", kind)
    expect(page.get_by_text("あたらしいお知らせは、ありません")).to_be_visible()
    street.check(page, "empty home")
    page.get_by_role("button", name="回覧板").click()
    expect(page.get_by_text("お知らせは、ありません").first).to_be_visible()
    street.check(page, "empty list")


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_board(street: Street, kind: DeviceKind, large: bool) -> None:
    for number in range(1, 6):
        draft = story.write(street.database, street.town, title=f"{number} {LONG_TITLE}"[:60], body=LONG_BODY)
        story.publish(street.database, street.town, draft)
    page = street.paired("oiwake/1/2", kind)
    if large:
        page.get_by_role("button", name="困ったとき").click()
        page.get_by_role("button", name="ことば").click()
        page.get_by_role("button", name="大きい").click()
        expect(page.locator("html")).to_have_attribute("data-text-size", "large")
        street.check(page, "settings")
        page.get_by_role("button", name="はじめの画面").click()
    expect(page.get_by_role("button", name=re.compile("読む")).first).to_be_visible()
    street.check(page, "home")
    page.get_by_role("button", name="元気です").click()
    expect(page.get_by_text("押しました").first).to_be_visible()
    street.check(page, "checked in")
    page.get_by_role("button", name="回覧板").click()
    expect(page.get_by_role("button", name=re.compile("読む")).first).to_be_visible()
    street.check(page, "list")
    page.get_by_role("button", name=re.compile("読む")).first.click()
    expect(page.get_by_text("1番目の項目です。").first).to_be_visible()
    street.check(page, "reading")
    page.get_by_role("button", name=re.compile("^[＋+ ]*大きく")).first.click()
    street.check(page, "reading, larger")
    page.get_by_role("button", name="読みました").click()
    expect(page.get_by_role("button", name="土屋 清")).to_be_visible()
    street.check(page, "who has read it")
    page.get_by_role("button", name="土屋 清").click()
    expect(page.get_by_text("読みました、と伝えました")).to_be_visible()
    street.check(page, "thank you")


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off(street: Street, kind: DeviceKind) -> None:
    page = street.paired("oiwake/2/1", kind)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(offline=True)
    page.reload()
    expect(page.get_by_text("までの内容です")).to_be_visible()
    street.check(page, "cut off")
    page.get_by_role("button", name="困ったとき").click()
    page.get_by_role("button", name="ことば").click()
    street.check(page, "settings, cut off")


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off_before_it_was_ever_connected(street: Street, kind: DeviceKind) -> None:
    page = street.window(SIZES[kind])
    page.goto(street.board.url)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(offline=True)
    for digit in "000001":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="つなぐ").click()
    expect(page.get_by_text("いま、つながっていません").first).to_be_visible()
    street.check(page, "no connection at the way in")
