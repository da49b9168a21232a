"""Every page of the leader's in every state: axe finds nothing, and every button is large enough for a thumb."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from tests import town as story
from tests.browser.people import PHONE, TABLET, Street, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "wide"])


def write_text(leader: Page, title: str) -> None:
    leader.get_by_role("button", name="あたらしい回覧を書く").click()
    leader.locator("#title").fill(title)
    leader.locator("#body").fill("朝8時に、公民館の前に集まってください。")


@SIZES
def test_signing_in(street: Street, size: ViewportSize) -> None:
    page = street.window(size)
    page.goto(f"{street.board.url}/leader/")
    expect(page.locator("[name=password]")).to_be_visible()
    street.check(page, "sign-in")
    sign_in(page, password="not the right one at all")
    expect(page.get_by_role("alert")).to_be_visible()
    street.check(page, "wrong password")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    street.check(page, "in English")
    page.goto(f"{street.board.url}/nowhere")
    street.check(page, "no such page")


@SIZES
def test_a_district_without_circulars(street: Street, size: ViewportSize) -> None:
    page = street.leader("kariyado", size)
    street.check(page, "empty list")


@SIZES
def test_writing(street: Street, size: ViewportSize) -> None:
    page = street.leader(size=size)
    write_text(page, "秋の一斉清掃")
    expect(page.get_by_text("保存しました").first).to_be_visible()
    street.check(page, "what")
    page.locator("#title").fill("長" * 61)
    expect(page.locator("#title-error")).to_be_visible()
    street.check(page, "a title that is too long")
    page.locator("#title").fill("秋の一斉清掃")
    expect(page.locator(".pickers")).to_be_visible()
    broken = FilePayload(name="名簿.jpg", mimeType="image/jpeg", buffer=b"not a picture")
    page.locator("[data-picks=photo]").set_input_files(broken)
    refused = page.locator("#files .error")
    expect(refused).to_contain_text("この種類のファイルは載せられません", timeout=60_000)
    street.check(page, "a file that is no picture")
    page.get_by_role("button", name=re.compile("消す")).first.click()
    expect(refused).to_have_count(0)


@SIZES
def test_writing_without_a_connection_and_sending(street: Street, size: ViewportSize) -> None:
    page = street.leader(size=size)
    write_text(page, "秋の一斉清掃")
    expect(page.get_by_text("保存しました").first).to_be_visible()
    page.context.set_offline(offline=True)
    page.locator("#body").fill("電波のないところで書きました。")
    expect(page.get_by_text("この電話に残してあります").first).to_be_visible()
    street.check(page, "without a connection")
    page.context.set_offline(offline=False)
    expect(page.get_by_text("保存しました").first).to_be_visible()
    page.get_by_role("button", name="次へ").click()
    page.wait_for_url("**/audience")
    expect(page.get_by_text("世帯に").first).to_be_visible()
    street.check(page, "to whom")
    page.get_by_role("button", name="次へ").click()
    page.wait_for_url("**/preview")
    street.check(page, "look at it")
    page.get_by_role("button", name=re.compile("世帯に 出す")).click()
    expect(page.locator(".tally")).to_be_visible()
    street.check(page, "sent")
    page.get_by_role("link", name="この回覧を取り下げる").click()
    street.check(page, "withdraw?")
    page.locator("main form button").last.click()
    expect(page.get_by_text("取り下げました").first).to_be_visible()
    street.check(page, "withdrawn")
    page.goto(f"{street.board.url}/leader/")
    street.check(page, "list")


@SIZES
def test_a_draft_that_lacks_something(street: Street, size: ViewportSize) -> None:
    page = street.leader(size=size)
    page.get_by_role("button", name="あたらしい回覧を書く").click()
    page.wait_for_url("**/write")
    draft = page.url.removesuffix("/write")
    page.goto(f"{draft}/preview")
    expect(page.get_by_text("題名がまだありません")).to_be_visible()
    street.check(page, "nothing to send yet")
    page.goto(f"{draft}/discard")
    street.check(page, "discard?")


@SIZES
def test_households_and_their_devices(street: Street, size: ViewportSize) -> None:
    device = story.pair(street.database, street.town, "oiwake/2/2").device_id
    page = street.leader(size=size)
    page.goto(f"{street.board.url}/leader/households")
    street.check(page, "households")
    page.get_by_role("button", name=re.compile("タブレットをつなぐ")).first.click()
    expect(page.locator("svg").first).to_be_visible()
    street.check(page, "six digits and a QR code")
    page.goto(f"{street.board.url}/leader/devices/{device}/revoke")
    street.check(page, "revoke?")


def test_receipts(street: Street) -> None:
    story.publish(street.database, street.town, story.write(street.database, street.town))
    page = street.leader()
    page.get_by_role("link", name=re.compile("秋の一斉清掃のご案内")).first.click()
    expect(page.locator(".tally")).to_be_visible()
    street.check(page, "receipts")


def test_what_was_recorded_by_mistake_is_taken_back(street: Street) -> None:
    """Also on the household's tablet, which otherwise never forgets a reading."""
    title = "水道工事のお知らせ"
    story.publish(street.database, street.town, story.write(street.database, street.town, title=title))
    on_tablet = street.paired("oiwake/2/2").locator("li").filter(has_text=title)
    page = street.leader()
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.wait_for_url("**/leader/circulars/*")  # with its scripts: pressed sooner, the form goes by a new page
    line = page.locator(f"#household-{street.town.households['oiwake/2/2']}")
    line.locator("summary").click()
    line.get_by_role("button", name="紙で読んだ").click()
    expect(on_tablet.get_by_role("button", name="読みました")).to_be_visible()
    expect(line.locator("summary")).to_be_focused()
    street.check(page, "recorded")
    line.locator("summary").click()
    street.check(page, "take it back?")
    line.get_by_role("button", name="この記録を取り消す").click()
    expect(line.get_by_text("まだ", exact=True)).to_be_visible()
    expect(page.locator(".tally")).to_have_text("4世帯中 0世帯が読みました")
    expect(line.locator("summary")).to_be_focused()
    expect(on_tablet.get_by_role("button", name="読む")).to_be_visible()
