"""The town office's records in a real browser: every page in both sizes, and cards as the printer gets them."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from district_hall.audience.models import Membership
from tests import town as story
from tests.browser.people import PHONE, TABLET, Street, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "wide"])
MM = 96 / 25.4  # CSS pixels


def office(street: Street, path: str, size: ViewportSize = TABLET) -> Page:
    page = street.window(size)
    page.goto(f"{street.board.url}/sign-in?next={path}")
    sign_in(page, "office")
    page.wait_for_url(f"**{path}")
    return page


@SIZES
def test_the_audit_trail(street: Street, size: ViewportSize) -> None:
    draft = story.write(street.database, street.town, membership=Membership.EVERYONE)
    story.publish(street.database, street.town, draft)
    page = office(street, "/office/audit", size)
    expect(page.get_by_text("回覧を出しました").first).to_be_visible()
    street.check(page, "the trail")
    page.get_by_text("人・区・日でしぼる").click()
    page.get_by_label("どの区で").select_option(label="借宿区")
    street.check(page, "narrowing")
    page.get_by_label("ことばでさがす").fill("回覧を出し")
    page.get_by_role("button", name="さがす").click()
    expect(page.get_by_text("見つかりませんでした")).to_be_visible()
    street.check(page, "nothing found")
    page.get_by_role("link", name="ぜんぶの記録にもどる").click()
    expect(page.get_by_text("回覧を出しました").first).to_be_visible()


@SIZES
def test_the_periods(street: Street, size: ViewportSize) -> None:
    page = office(street, "/office/retention", size)
    street.check(page, "periods")
    page.get_by_role("link", name=re.compile("変える.*終わった訪問")).click()
    street.check(page, "changing one")
    page.locator("#days").fill("5")
    page.get_by_role("button", name="この期間にする").click()
    expect(page.get_by_role("alert")).to_be_visible()
    street.check(page, "too short")
    page.locator("#days").fill("100")
    page.get_by_role("button", name="この期間にする").click()
    expect(page.get_by_role("heading", name="期間を短くしますか")).to_be_visible()
    street.check(page, "shorter?")
    page.get_by_role("link", name="やめる").click()
    page.locator("#days").fill("400")
    page.get_by_role("button", name="この期間にする").click()
    expect(page.get_by_role("status")).to_contain_text("400日")
    street.check(page, "set")


@SIZES
def test_one_person(street: Street, size: ViewportSize) -> None:
    person = street.town.residents["土屋 節子"]
    page = office(street, f"/office/people/{person}/data", size)
    street.check(page, "what is kept")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("ファイルでわたす")).click()
    assert download.value.suggested_filename == f"person-{person}.json"
    page.get_by_role("button", name=re.compile("紙でわたす")).click()
    expect(page.get_by_role("heading", name="あなたについて残っている記録")).to_be_visible()
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    street.check(page, "the sheet")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="印刷する")).to_be_hidden()
    expect(page.locator(".site-head")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="もどる").click()
    page.get_by_role("link", name="このかたの記録を消す").click()
    street.check(page, "erase?")


def test_who_is_erased_is_gone_from_the_tablet_at_once(street: Street) -> None:
    """As soon as the office has confirmed, also from a tablet that is open."""
    tablet = street.paired("oiwake/1/2")
    draft = story.write(street.database, street.town, title="水道工事のお知らせ")
    story.publish(street.database, street.town, draft)
    tablet.locator("li").filter(has_text="水道工事のお知らせ").get_by_role("button", name="読む").click()
    tablet.get_by_role("button", name="読みました").click()
    expect(tablet.get_by_role("button", name=re.compile("節子")).first).to_be_visible()
    page = office(street, f"/office/people/{street.town.residents['土屋 健太']}/erase")
    expect(tablet.get_by_role("button", name=re.compile("健太")).first).to_be_visible()
    page.get_by_label(re.compile("それでも消します")).check()
    page.get_by_role("button", name="記録を消す").click()
    expect(page.get_by_role("heading", name="削除された かた")).to_be_visible()
    street.check(page, "erased")
    expect(tablet.get_by_role("button", name=re.compile("健太"))).to_have_count(0)
    expect(tablet.get_by_role("button", name=re.compile("節子")).first).to_be_visible()


@SIZES
@pytest.mark.parametrize("card", ["タブレットをつなぐカード", "公民館のタブレットに見せるカード"])
def test_cards_from_choosing_to_the_sheet(street: Street, size: ViewportSize, card: str) -> None:
    page = office(street, "/office/sheets", size)
    street.check(page, "districts")
    page.get_by_role("link", name=re.compile("追分区")).click()
    page.get_by_role("radio", name=re.compile(card)).check()
    page.get_by_label("班", exact=True).select_option("2")
    page.get_by_role("checkbox").uncheck()
    street.check(page, "which")
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_role("heading", name=re.compile("世帯のカードを作りますか"))).to_be_visible()
    street.check(page, "sure?")
    page.get_by_role("button", name="カードを作る").click()
    expect(page.locator(".paper-card")).to_have_count(3)
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    street.check(page, "cards")
    page.emulate_media(media="print")
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.get_by_role("button", name="印刷する")).to_be_hidden()


def test_on_paper_every_card_holds_what_is_on_it_and_its_code_is_large_enough(street: Street) -> None:
    """Also with the longest names there are: nothing runs over a line that will be cut."""
    for card in ("tablet", "phone", "hall"):
        page = office(street, f"/office/sheets/{street.town.districts['kariyado']}/check?card={card}")
        page.get_by_role("button", name="カードを作る").click()
        expect(page.locator(".paper-card")).to_have_count(2)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": round(190 * MM), "height": round(277 * MM)})
        page.evaluate(
            """for (const place of document.querySelectorAll('.paper-card__place')) {
                 place.firstElementChild.textContent = '中軽井沢東部第二区';
                 place.lastElementChild.textContent = '12班 118番';
               }"""
        )
        over = page.evaluate(
            "[...document.querySelectorAll('.paper-card')].filter((e) => e.scrollHeight > e.clientHeight + 1).length"
        )
        assert over == 0, card
        code = page.locator(".paper-card__qr").first.bounding_box()
        assert code
        assert code["width"] >= 37 * MM
