"""The disaster desk's pages, each in its states and both sizes; and the story: write, hand in, approve, live counts."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.broadcasting import Desk
from tests.browser.people import PHONE, TABLET, Street, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["wide", "phone"])
SAID = "土砂災害のおそれが高まりました。いますぐ、あぶない場所から全員避難してください。"
TRANSCRIPT = f"こちらは、防災かるいざわです。緊急放送、緊急放送、警戒レベル4、避難指示。{SAID}くり返します。{SAID}こちらは、防災かるいざわです。"

# Each one's words, and over how many lines they go.
LINES_OF_EACH = """(all) => all.map((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return [one.textContent, new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size];
})"""


def at_desk(street: Street, login: str = "desk", size: ViewportSize = TABLET) -> Page:
    page = street.window(size)
    page.goto(f"{street.board.url}/sign-in")
    sign_in(page, login)
    page.wait_for_url("**/desk/")
    return page


def begin(desk: Page, *, training: bool = False) -> None:
    desk.get_by_role("button", name="訓練をする" if training else "放送を書く").click()
    desk.wait_for_url("**/write")


def write(desk: Page, *, training: bool = False) -> None:
    """Pasted, taken over as it was read, for 追分区, asking how people are."""
    begin(desk, training=training)
    desk.locator("#transcript").fill(TRANSCRIPT)
    expect(desk.locator("#body")).to_have_value(SAID)
    desk.get_by_role("button", name="このとおりに えらぶ").click()
    expect(desk.locator("#title")).to_have_value("避難指示")
    desk.locator("label", has_text="追分区").first.click()
    desk.locator("[name=ask][value=safety]").check()
    expect(desk.locator("#so-far-where")).to_have_text("追分区 6世帯")


def go_on(desk: Page) -> None:
    desk.get_by_role("button", name="次へ：たしかめる").click()
    expect(desk.locator(".screen--drawn").first).to_be_attached()


def hand_in(desk: Page, *, training: bool = False) -> None:
    desk.get_by_role("button", name="訓練の承認をたのむ" if training else "承認をたのむ", exact=True).click()
    desk.wait_for_url("**/desk/")


def test_the_story_of_an_alert(street: Street) -> None:
    writer, approver, tablet = at_desk(street), at_desk(street, "desk2"), street.paired("oiwake/1/1")
    write(writer)
    go_on(writer)
    hand_in(writer)
    approver.locator(".asked").first.click()  # it came by itself
    expect(approver.locator(".screen__box .alert__title")).to_have_text("避難指示")
    approver.get_by_role("button", name="追分区 6世帯に 放送する").click()
    totals = approver.locator("#totals + .figures")
    expect(totals).to_contain_text("6世帯に 出しました")
    expect(writer.locator(".on-air")).to_contain_text("避難指示")
    expect(tablet.get_by_role("button", name="助けがいります")).to_be_visible()
    expect(totals.locator("li").nth(2)).to_have_text("1見た・聞いた")
    tablet.get_by_role("button", name="助けがいります").click()
    expect(approver.locator(".plea")).to_contain_text("荻原 ハツ")
    street.check(approver, "somebody needs help")
    approver.get_by_role("link", name="解除").click()
    street.check(approver, "all clear?")
    approver.get_by_role("button", name="解除の承認をたのむ").click()
    writer.locator(".asked").first.click()
    street.check(writer, "all clear, to be approved")
    writer.get_by_role("button", name="解除を 追分区 6世帯に 知らせる").click()
    expect(writer.locator(".sheet-head")).to_contain_text("解除")
    approver.goto(f"{street.board.url}/desk/")
    street.check(approver, "over")


@SIZES
def test_writing(street: Street, size: ViewportSize) -> None:
    desk = at_desk(street, size=size)
    street.check(desk, "first page")
    begin(desk)
    street.check(desk, "nothing written")
    desk.get_by_role("button", name="次へ：たしかめる").click()
    expect(desk.locator("#areas-error")).to_be_visible()
    street.check(desk, "no place chosen")
    desk.goto(f"{street.board.url}/desk/")
    write(desk)
    street.check(desk, "written")
    go_on(desk)
    street.check(desk, "how it looks")
    for language in ("やさしい日本語", "英語"):
        desk.get_by_role("button", name=language).click()
    expect(desk.locator(".screen__box")).to_contain_text("Evacuation order")
    desk.get_by_role("button", name="電話", exact=True).click()
    street.check(desk, "in English on a phone")
    desk.get_by_role("link", name="なおす").click()
    desk.get_by_role("link", name="この書きかけを消す").click()
    street.check(desk, "throw it away?")


@SIZES
def test_a_drill(street: Street, size: ViewportSize) -> None:
    desk, chief = at_desk(street, size=size), at_desk(street, "chief", size)
    write(desk, training=True)
    street.check(desk, "a drill is written")
    go_on(desk)
    hand_in(desk, training=True)
    chief.locator(".drills .asked").first.click()
    street.check(chief, "a drill to be approved")
    chief.locator(".give-back > summary").click()
    chief.get_by_label("どこを なおしますか").fill("避難所の名がちがいます")
    street.check(chief, "give it back?")
    chief.get_by_role("button", name="理由をつけて もどす").click()
    chief.wait_for_url("**/desk/")
    desk.goto(f"{street.board.url}/desk/")
    expect(desk.locator(".drills")).to_contain_text("避難所の名がちがいます")
    street.check(desk, "given back")


@SIZES
def test_the_chief_alone(street: Street, size: ViewportSize) -> None:
    chief = at_desk(street, "chief", size)
    write(chief)
    go_on(chief)
    chief.locator(".alone > summary").click()
    street.check(chief, "alone?")
    chief.get_by_label("承認を待てない理由").fill("夜間で連絡がとれない")
    chief.get_by_role("button", name=re.compile("^1人で")).click()
    expect(chief.locator("#history")).to_be_visible()
    street.check(chief, "sent alone")


def test_no_word_above_the_districts_counts_is_torn_into_letters(street: Street) -> None:
    sent, desk = Desk(street).broadcast(), at_desk(street, size=PHONE)
    desk.goto(f"{street.board.url}/desk/alerts/{sent.alert}")
    headings = desk.locator(".by-district thead th")
    expect(headings.first).to_be_visible()
    lines = dict(headings.evaluate_all(LINES_OF_EACH))
    Desk(street).fall_silent()
    assert lines["世帯"] == lines["とどいた"] == lines["無事"] == 1, lines


def test_what_is_not_saved_survives_a_crash_and_a_word_is_said_when_it_is_changed_elsewhere(street: Street) -> None:
    desk, other = at_desk(street), at_desk(street, "desk2")
    write(desk)
    address = desk.url
    desk.evaluate("addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
    desk.reload()
    expect(desk.get_by_text("この画面に残っていた文に、もどしました。")).to_be_visible()
    expect(desk.locator("#body")).to_have_value(SAID)
    go_on(desk)
    other.goto(address)
    other.locator("#body").fill("別の文です。")
    go_on(other)
    expect(desk.get_by_text("この放送は、いま 別の人が変えました。")).to_be_visible()
    street.check(desk, "changed elsewhere")
