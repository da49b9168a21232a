"""The elder consents on the tablet, the family's phone looks, the elder ends it: in real browsers, all open at once."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.family.models import Absence, Consent
from tests import town as story
from tests.browser.broadcasting import BEAR_SEEN, Desk
from tests.browser.people import PHONE, Street
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(autouse=True)
def _nobody_is_watched_yet(database: Database, town: Town) -> None:
    """The tests share a town; each begins with no consent that holds and nobody away."""

    def forget(session: Session) -> None:
        session.execute(update(Consent).where(Consent.ended_at.is_(None)).values(ended_at=Consent.given_at))
        session.execute(update(Absence).where(Absence.undone_at.is_(None)).values(undone_at=Absence.entered_at))

    database.unit_of_work(forget)


def watch_screen(tablet: Page) -> None:
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="家族の見守り").click()


def consent(tablet: Page, relation: str) -> None:
    """Three touches."""
    tablet.get_by_role("button", name="家族に見てもらう").click()
    tablet.get_by_role("button", name=relation).click()
    tablet.get_by_role("button", name="はい、見てもらいます").click()
    expect(tablet.locator(".invite__digits")).to_be_visible()


def digits(tablet: Page) -> str:
    return tablet.locator(".invite__digits .visually-hidden").inner_text().replace(" ", "")


def pair(phone: Page, street: Street, code: str, name: str = "健一") -> None:
    phone.goto(f"{street.board.url}/family/pair")
    phone.get_by_label("6けたの番号").fill(code)
    phone.get_by_label("あなたのお名前").fill(name)
    phone.get_by_role("button", name="つなぐ").click()
    expect(phone.get_by_role("heading", name="ハツさん")).to_be_visible()


def link_in_picture(tablet: Page) -> str:
    """As a camera reads it."""
    link: str = tablet.evaluate(
        """async () => {
          const { default: decode } = await import('/assets/0/vendor/qr/decode.js');
          const picture = document.querySelector('.invite__picture img');
          const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 600 });
          const drawing = canvas.getContext('2d');
          drawing.drawImage(picture, 0, 0, 600, 600);
          return decode(drawing.getImageData(0, 0, 600, 600));
        }"""
    )
    return link


def a_phone_that_may_look(street: Street, resident: str = "荻原 ハツ") -> Page:
    phone = street.window(PHONE)
    cookie = story.let_family_look(street.database, street.town, resident)
    phone.context.add_cookies([{"name": "family", "value": cookie, "url": street.board.url}])
    phone.goto(f"{street.board.url}/family/")
    return phone


def test_from_consent_to_the_end(street: Street) -> None:
    tablet = street.paired("oiwake/1/1")
    watch_screen(tablet)
    street.check(tablet, "nobody looks yet")
    tablet.get_by_role("button", name="家族に見てもらう").click()
    street.check(tablet, "who shall look")
    tablet.get_by_role("button", name="むすこ").click()
    street.check(tablet, "what they will see")
    tablet.get_by_role("button", name="はい、見てもらいます").click()
    expect(tablet.locator(".invite__digits")).to_be_visible()
    street.check(tablet, "the number to tell")

    phone = street.window(PHONE)
    phone.goto(f"{street.board.url}/family/pair")
    street.check(phone, "the way in")
    pair(phone, street, digits(tablet))
    expect(tablet.get_by_text("健一さんの電話が つながりました")).to_be_visible()
    street.check(tablet, "connected")
    tablet.get_by_role("button", name="はじめの画面").click()
    tablet.get_by_role("button", name="元気です").click()
    expect(tablet.get_by_text("伝わりました")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("今日は動きがあります")).to_be_visible()
    street.check(phone, "a sign today")

    watch_screen(tablet)
    expect(tablet.get_by_text(re.compile("きょう .*に 見ました"))).to_be_visible()
    street.check(tablet, "who looked when")
    tablet.get_by_role("button", name="やめる").click()
    expect(tablet.get_by_text("健一さんには、もう見えません")).to_be_visible()
    street.check(tablet, "just ended")
    expect(phone.get_by_text("見守りは おわりました")).to_be_visible()  # the open page, without a touch
    street.check(phone, "it has ended")
    tablet.get_by_role("button", name="もとにもどす").click()
    expect(tablet.get_by_role("button", name="お休みする")).to_be_visible()


def test_a_qr_code_asks_only_for_the_name(street: Street) -> None:
    tablet = street.paired("oiwake/1/1")
    watch_screen(tablet)
    consent(tablet, "むすめ")
    link = link_in_picture(tablet)
    assert link.startswith(f"{street.board.url}/family/pair#")
    secret = link.split("#")[1]
    phone = street.window(PHONE)
    phone.goto(link)
    expect(phone.get_by_role("heading", name="ハツさんの 見守りに つなぐ")).to_be_visible()
    assert phone.url == f"{street.board.url}/family/pair"
    assert secret not in phone.evaluate("JSON.stringify([location.href, history.state])")
    expect(phone.get_by_label("6けたの番号")).to_be_hidden()
    street.check(phone, "by QR code")
    phone.get_by_label("あなたのお名前").fill("洋子")
    phone.get_by_role("button", name="つなぐ").click()
    expect(phone.get_by_role("heading", name="ハツさん")).to_be_visible()
    expect(tablet.get_by_text("洋子さんの電話が つながりました")).to_be_visible()


def test_a_pause_shows_at_once_and_ends_with_one_touch(street: Street) -> None:
    tablet, phone = street.paired("oiwake/1/1"), a_phone_that_may_look(street)
    watch_screen(tablet)
    tablet.get_by_role("button", name="お休みする").click()
    expect(phone.get_by_text("見守りは お休み中です")).to_be_visible()
    street.check(phone, "paused")
    street.check(tablet, "paused")
    tablet.get_by_role("button", name="また見てもらう").click()
    expect(phone.get_by_role("heading", name="この7日間")).to_be_visible()


def test_an_absence_of_the_family_s_is_undone_on_the_tablet(street: Street) -> None:
    tablet, phone = street.paired("oiwake/1/1"), a_phone_that_may_look(street)
    phone.get_by_role("link", name="留守を知らせる").click()
    street.check(phone, "the form")
    phone.get_by_label("帰る日は 決まっていない").check()
    phone.get_by_role("button", name="留守を知らせる").click()
    expect(phone.get_by_role("button", name="取り消す")).to_be_visible()
    street.check(phone, "away")
    expect(tablet.get_by_role("button", name=re.compile("お出かけ中"))).to_be_visible()
    expect(tablet.get_by_text("（健一さんが 入れました）")).to_be_visible()
    street.check(tablet, "the first screen, away")
    desk = Desk(street)
    desk.broadcast(BEAR_SEEN)
    tablet.get_by_role("button", name="確認しました").click()
    expect(tablet.locator(".in-force")).to_be_visible()
    expect(tablet.get_by_role("button", name=re.compile("お出かけ中"))).to_be_visible()
    street.check(tablet, "the first screen, away, an alert in force")
    desk.fall_silent()
    tablet.reload()
    tablet.get_by_role("button", name=re.compile("お出かけ中")).click()
    street.check(tablet, "the watch, away")
    tablet.get_by_role("button", name="帰りました").click()
    expect(tablet.get_by_role("button", name="お出かけを 知らせる")).to_be_visible()
    tablet.get_by_role("button", name="お出かけを 知らせる").click()
    street.check(tablet, "how long")
    tablet.get_by_role("button", name="1週間").click()
    expect(tablet.get_by_role("button", name="帰りました")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("お出かけ", exact=True)).to_be_visible()


def test_cut_off_nothing_is_pretended(street: Street) -> None:
    tablet, phone = street.paired("oiwake/1/1"), a_phone_that_may_look(street)
    watch_screen(tablet)
    expect(tablet.get_by_role("button", name="やめる")).to_be_visible()
    tablet.context.set_offline(offline=True)
    tablet.get_by_role("button", name="やめる").click()
    expect(tablet.get_by_text("まだ できていません")).to_be_visible()
    expect(tablet.get_by_role("button", name="やめる")).to_be_visible()
    street.check(tablet, "cut off")
    phone.context.set_offline(offline=True)
    expect(phone.get_by_text("いま、つながっていません。")).to_be_visible()
    street.check(phone, "cut off")


def test_the_elder_s_number_stays_on_the_phone(street: Street) -> None:
    phone = a_phone_that_may_look(street)
    phone.get_by_role("link", name="電話をかける").click()
    street.check(phone, "the number is asked for")
    phone.get_by_label("電話番号").fill("45")
    phone.get_by_role("button", name="おぼえる").click()
    expect(phone.get_by_text("市外局番から")).to_be_visible()
    phone.get_by_label("電話番号").fill("０２６７－４５－００００")
    phone.get_by_role("button", name="おぼえる").click()
    expect(phone.get_by_role("link", name="電話をかける")).to_have_attribute("href", "tel:0267450000")
    phone.reload()
    expect(phone.get_by_role("link", name="電話をかける")).to_have_attribute("href", "tel:0267450000")


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_several_people_at_home_one_more_touch(street: Street, large: bool) -> None:
    tablet = street.paired("oiwake/1/2")
    if large:
        tablet.get_by_role("button", name="困ったとき").click()
        tablet.get_by_role("button", name="文字を 大きくする").click()
        expect(tablet.locator("html")).to_have_attribute("data-text-size", "large")
    for relation in ("むすこ", "むすめ", "まご"):
        watch_screen(tablet)
        tablet.get_by_role("button", name="家族に見てもらう").click()
        street.check(tablet, "whose")
        tablet.get_by_role("button", name="清さん", exact=True).click()
        street.check(tablet, "who shall look")
        tablet.get_by_role("button", name=relation).click()
        street.check(tablet, "what they will see")
        tablet.get_by_role("button", name="はい、見てもらいます").click()
        expect(tablet.locator(".invite__digits")).to_be_visible()
        street.check(tablet, "the number")
    watch_screen(tablet)
    expect(tablet.get_by_text("清さんを 見る人").first).to_be_visible()
    street.check(tablet, "three look")
    tablet.get_by_role("button", name="次").click()
    street.check(tablet, "the second page")
    tablet.get_by_role("button", name="お出かけを 知らせる").click()
    tablet.get_by_role("button", name="節子さん", exact=True).click()
    tablet.get_by_role("button", name="まだ 決めていない").click()
    expect(tablet.get_by_role("button", name="帰りました")).to_be_visible()
    street.check(tablet, "one of several away")
    phone = a_phone_that_may_look(street, "土屋 清")
    expect(phone.get_by_role("heading", name="この7日間")).to_be_visible()
    street.check(phone, "of one of several")


def test_the_leader_records_a_paper(street: Street) -> None:
    leader = street.leader()
    leader.goto(f"{street.board.url}/leader/households")
    leader.get_by_role("link", name="家族の見守り").first.click()
    street.check(leader, "the paper's form")
    leader.get_by_label("むすめ").check()
    leader.get_by_label("見る人のお名前").fill("洋子")
    leader.get_by_role("button", name="記録して、番号を出す").click()
    expect(leader.get_by_role("img", name="つなぐためのQRコード")).to_be_visible()
    street.check(leader, "the code")
    code = leader.locator(".code .visually-hidden").inner_text().replace(" ", "")
    phone = street.window(PHONE)
    pair(phone, street, code, name="だれか")
    leader.get_by_role("link", name="家族の見守りへ").click()
    expect(leader.get_by_text("電話をつなぎました")).to_be_visible()
    street.check(leader, "who may look")
    leader.get_by_role("link", name=re.compile("おわらせる")).click()
    street.check(leader, "the question")
    leader.get_by_role("button", name="おわらせる").click()
    expect(phone.get_by_text("見守りは おわりました")).to_be_visible()


def test_not_connected(street: Street) -> None:
    phone = street.window(PHONE)
    phone.goto(f"{street.board.url}/family/")
    expect(phone.get_by_text("この電話では 見られません")).to_be_visible()
    street.check(phone, "not connected")
    phone.goto(f"{street.board.url}/family/pair#no-such-secret")
    expect(phone.get_by_text("この番号は見つかりません。")).to_be_visible()
    street.check(phone, "an unknown code")
