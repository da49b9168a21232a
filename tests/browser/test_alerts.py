"""An alert on the screens of homes: it takes over, stays until touched, is heard, answered, replaced, and never outlives itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from alerts.models import Step
from district_hall.delivery.models import ReceiptKind, SafetyReply
from district_hall.devices.models import DeviceKind
from tablet_ui.auth import DEVICE_COOKIE
from tests import town as story
from tests.browser.broadcasting import BEAR_SEEN, EVACUATE, Desk, device, on_screen
from tests.browser.people import TABLET, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONE, FAMILY = "oiwake/1/1", "oiwake/1/2"


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


def gone(page: Page) -> None:
    expect(page.locator(".takeover")).to_have_count(0)


def test_it_takes_over_an_idle_board_and_an_open_circular_and_gives_them_back(street: Street, desk: Desk) -> None:
    story.publish(
        street.database, street.town, story.write(street.database, street.town, body="軍手を持ってきてください。")
    )
    idle, reading = device(street, LONE), device(street, FAMILY)
    reading.get_by_role("button", name=re.compile("読む")).first.click()
    reading.get_by_role("button", name="読みました").click()  # with the question for the name over it
    expect(reading.get_by_role("dialog")).to_be_visible()
    sent = desk.broadcast()
    for page in (idle, reading):
        on_screen(page, sent)
        expect(page.get_by_role("alertdialog", name="避難指示")).to_be_visible()
        expect(page.get_by_role("heading", level=1, name="避難指示")).to_be_focused()
        page.keyboard.press("Escape")
        on_screen(page, sent)
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.SHOWN)) == 2)
    reading.get_by_role("button", name="無事です").click()
    reading.get_by_role("button", name="もどる").click()
    expect(reading.get_by_text("軍手を持ってきてください。")).to_be_visible()
    expect(reading.get_by_role("dialog")).to_have_count(0)


def test_it_survives_a_power_cut_without_connection_and_what_was_pressed_arrives_once(
    street: Street, desk: Desk
) -> None:
    tablet = device(street, LONE)
    tablet.wait_for_function("() => navigator.serviceWorker.controller !== null")
    sent = desk.broadcast()
    on_screen(tablet, sent)
    tablet.reload()
    on_screen(tablet, sent)
    try:
        street.board.kill()
        tablet.reload()
        on_screen(tablet, sent)
        expect(tablet.get_by_text(re.compile(r"\d+時\d+分までの内容です"))).to_be_visible()
        street.check(tablet, "an alert, cut off")
        tablet.get_by_role("button", name="助けがいります").click()
        expect(tablet.get_by_text("つながったら かならず届けます")).to_be_visible()
        street.check(tablet, "asked for help, cut off")
        tablet.reload()
        expect(tablet.locator(".in-force")).to_contain_text("避難指示")
        gone(tablet)
    finally:
        street.board.start()
    eventually(lambda: [one.answer for one in desk.receipts(sent, ReceiptKind.ANSWERED)] == [SafetyReply.HELP], 60)


def test_seen_is_said_by_one_touch_and_each_device_is_asked(street: Street, desk: Desk) -> None:
    tablet, phone = device(street, LONE), device(street, LONE, DeviceKind.PHONE)
    sent = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, sent)
    tablet.get_by_role("button", name="確認しました").click()
    gone(tablet)
    eventually(lambda: len(desk.receipts(sent, ReceiptKind.ACKNOWLEDGED)) == 1)
    on_screen(phone, sent)
    tablet.reload()
    expect(tablet.locator(".in-force")).to_contain_text("クマの目撃")
    tablet.get_by_role("button", name="もう一度見る").click()
    on_screen(tablet, sent)
    expect(tablet.get_by_text(re.compile("確認しました"))).to_be_visible()
    street.check(tablet, "opened again")
    tablet.get_by_role("button", name="もどる").click()
    gone(tablet)


def test_of_two_the_graver_is_on_top_and_the_other_one_touch_away(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    bear = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, bear)
    order = desk.broadcast()
    on_screen(tablet, order)
    other = tablet.get_by_role("button", name=re.compile("ほかに1件"))
    expect(other).to_contain_text("クマの目撃")
    street.check(tablet, "two at once")
    other.click()
    on_screen(tablet, bear)
    tablet.get_by_role("button", name=re.compile("ほかに1件")).click()
    on_screen(tablet, order)
    desk.broadcast(replace(BEAR_SEEN, title="道路の通行止め"))
    expect(tablet.get_by_role("button", name=re.compile("ほかに2件"))).to_be_visible()
    on_screen(tablet, order)


def test_each_person_s_answer_is_kept_and_can_be_changed(street: Street, desk: Desk) -> None:
    tablet = device(street, FAMILY)
    sent = desk.broadcast()
    tablet.get_by_role("button", name="ひとりずつ答える").click()
    for name, answer in (("土屋 清", "無事です"), ("土屋 節子", "避難しました"), ("土屋 健太", "助けがいります")):
        expect(tablet.get_by_role("heading", level=1, name=name)).to_be_focused()
        street.check(tablet, name)
        tablet.get_by_role("button", name=answer).click()
    expect(tablet.get_by_text("みなさんのようすを、伝えました")).to_be_visible()
    expect(tablet.get_by_text("区長と役場に伝えました")).to_be_visible()
    expect(tablet.get_by_text("119番ではありません")).to_be_visible()
    street.check(tablet, "help is on the list")
    tablet.get_by_role("button", name="わかりました").click()
    residents = street.town.residents
    assert {one.resident_id: one.answer for one in desk.receipts(sent, ReceiptKind.ANSWERED)} == {
        residents["土屋 清"]: SafetyReply.SAFE,
        residents["土屋 節子"]: SafetyReply.EVACUATED,
        residents["土屋 健太"]: SafetyReply.HELP,
    }
    tablet.get_by_role("button", name="防災の放送").click()
    tablet.get_by_role("button", name="読む").first.click()
    expect(tablet.get_by_text("3人のうち 3人が 答えました")).to_be_visible()
    tablet.get_by_role("button", name="無事です").click()
    eventually(lambda: desk.receipts(sent, ReceiptKind.ANSWERED)[-1].answer is SafetyReply.SAFE)
    assert desk.receipts(sent, ReceiptKind.ANSWERED)[-1].resident_id is None


def test_an_all_clear_takes_its_place_without_a_sound(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    sent = desk.broadcast()
    on_screen(tablet, sent)
    over = desk.follow(sent, Step.ALL_CLEAR)
    on_screen(tablet, over)
    tablet.evaluate("window.heard = []")
    street.check(tablet, "all clear")
    tablet.get_by_role("button", name="確認しました").click()
    gone(tablet)
    expect(tablet.locator(".in-force")).to_have_count(0)
    assert tablet.evaluate("window.heard") == []
    assert desk.receipts(over, ReceiptKind.SOUNDED) == []
    tablet.get_by_role("button", name="防災の放送").click()
    line = tablet.locator(f'[data-id="{sent.message}"]')
    expect(line).to_contain_text("解除されました")
    line.get_by_role("button", name="読む").click()
    expect(tablet.get_by_text("これは 終わった放送です")).to_be_visible()
    expect(tablet.get_by_role("alertdialog")).to_have_count(0)
    street.check(tablet, "an old broadcast")


def test_a_correction_says_so_and_for_whom_it_no_longer_is(street: Street, desk: Desk) -> None:
    tablet, elsewhere = device(street, LONE), device(street, "kariyado/1/1")
    sent = desk.broadcast()
    corrected = desk.follow(sent, Step.CORRECTION, replace(EVACUATE, areas=("oiwake",)))
    for page in (tablet, elsewhere):
        on_screen(page, corrected)
        expect(page.get_by_text("訂正", exact=True)).to_be_visible()
        expect(page.get_by_text("借宿区のかたは、もう対象ではありません。")).to_be_visible()
    # Where it still holds it rings and is read (or asks for the touch that lets it); where it doesn't, it rouses nobody.
    expect(tablet.get_by_role("button", name=re.compile("音を止める|音を出す"))).to_be_visible()
    expect(elsewhere.get_by_role("button", name="もう一度聞く")).to_be_visible()


def test_an_all_clear_nobody_saw_never_follows_a_newer_order(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE)
    on_screen(tablet, desk.follow(desk.broadcast(), Step.ALL_CLEAR))
    on_screen(tablet, desk.broadcast())
    tablet.get_by_role("button", name="無事です").click()
    tablet.get_by_role("button", name="もどる").click()
    gone(tablet)
    expect(tablet.locator(".in-force")).to_contain_text("避難指示")


def test_what_has_expired_is_never_shown_as_live(street: Street, desk: Desk) -> None:
    tablet, late = device(street, LONE), device(street, FAMILY)
    late.goto("about:blank")  # switched off meanwhile
    sent = desk.broadcast(replace(EVACUATE, lasts=timedelta(seconds=4)))
    on_screen(tablet, sent)
    gone(tablet)
    expect(tablet.locator(".in-force")).to_have_count(0)
    late.goto(street.board.url)
    late.get_by_role("button", name="防災の放送").click()
    gone(late)
    line = late.locator(f'[data-id="{sent.message}"]')
    expect(line).to_contain_text("おわりました")
    expect(line).to_contain_text("見のがした放送")
    street.check(late, "what was missed")


def marked_as_a_drill(street: Street, page: Page, what: str) -> None:
    stripes = page.locator(".alert").evaluate("(e) => getComputedStyle(e).backgroundImage")
    assert "repeating-linear-gradient" in stripes
    expect(page.get_by_text("訓練", exact=True)).to_have_count(4)
    street.check(page, what)


def test_a_drill_is_striped_marked_and_says_so(street: Street, desk: Desk) -> None:
    tablet, phone = device(street, LONE), device(street, LONE, DeviceKind.PHONE)
    drill = desk.broadcast(replace(EVACUATE, training=True))
    for page in (tablet, phone):
        on_screen(page, drill)
        expect(page.get_by_role("heading", level=1)).to_contain_text("【訓練】")
        marked_as_a_drill(street, page, "a drill")
    real = desk.broadcast(BEAR_SEEN)
    on_screen(tablet, real)  # what is real comes first, however grave the drill
    expect(tablet.get_by_role("button", name=re.compile("ほかに訓練1件"))).to_be_visible()
    for page in (tablet, phone):
        page.get_by_role("button", name="確認しました").click()
        on_screen(page, drill)
        page.get_by_role("button", name="助けがいります").click()
        expect(page.get_by_text("訓練の答えです。")).to_be_visible()
        marked_as_a_drill(street, page, "asked for help in a drill")
    tablet.get_by_role("button", name="答えをかえる").click()
    tablet.get_by_role("button", name="無事です").click()
    expect(tablet.get_by_role("heading", name="無事です、と伝えました")).to_be_visible()
    marked_as_a_drill(street, tablet, "safe in a drill")
    tablet.get_by_role("button", name="もどる").click()
    expect(tablet.locator(".in-force")).to_contain_text("ほかに訓練1件")
    tablet.get_by_role("button", name="防災の放送").click()
    expect(tablet.locator(f'[data-id="{drill.message}"] .badge--drill')).to_have_text("訓練")
    expect(tablet.locator(f'[data-id="{real.message}"] .badge--drill')).to_have_count(0)
    street.check(tablet, "a drill in the list")


def test_easy_japanese_is_for_the_message_alone(street: Street, desk: Desk) -> None:
    tablet = device(street, LONE, DeviceKind.TABLET, "やさしい日本語")
    sent = desk.broadcast(replace(EVACUATE, body="土砂災害の危険。"))
    on_screen(tablet, sent)
    expect(tablet.locator("html")).to_have_attribute("lang", "ja")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("みんな にげて ください")
    expect(tablet.get_by_role("button", name="無事です")).to_be_visible()
    street.check(tablet, "easy Japanese")


def test_a_board_kept_from_before_there_were_alerts_still_opens(street: Street) -> None:
    tablet = device(street, LONE)
    expect(tablet.get_by_role("button", name="元気です")).to_be_visible()
    tablet.wait_for_function("() => navigator.serviceWorker.controller !== null")
    tablet.evaluate(
        """() => new Promise((done) => { indexedDB.open('household').onsuccess = ({ target }) => {
          const values = target.result.transaction('values', 'readwrite').objectStore('values');
          values.get('board').onsuccess = (found) => {
            const { alerts, broadcasts, ...old } = found.target.result;
            values.put(old, 'board').onsuccess = () => { target.result.close(); done(); };
          };
        }; })"""
    )
    tablet.context.set_offline(offline=True)
    tablet.reload()
    expect(tablet.get_by_role("button", name="元気です")).to_be_visible()
    expect(tablet.get_by_text("この1か月、放送はありません")).to_have_count(0)  # who is cut off doesn't know
    tablet.get_by_role("button", name="防災の放送").click()
    expect(tablet.get_by_text("放送があったかどうか、わかりません")).to_be_visible()
    street.check(tablet, "no broadcasts known, cut off")


def test_a_hall_s_tablet_shows_it_without_answers(street: Street, desk: Desk) -> None:
    paired = story.pair_hall(street.database, street.town, "oiwake")
    hall = street.window(TABLET)
    hall.context.add_cookies([{"name": DEVICE_COOKIE, "value": paired.credential, "url": street.board.url}])
    hall.goto(street.board.url)
    sent = desk.broadcast()
    on_screen(hall, sent)
    expect(hall.get_by_role("button", name="無事です")).to_have_count(0)
    street.check(hall, "an alert in the hall")
    hall.get_by_role("button", name="回覧板を見る").click()
    gone(hall)
    for kind in ReceiptKind:
        assert desk.receipts(sent, kind) == []
