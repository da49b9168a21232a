"""All audiences at once: an alert on every screen within a second, and a day on which everybody has a window open."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select

from alerts import actions as alerts
from alerts.actions import Content
from alerts.models import Ask, Hazard
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Receipt, Way
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.browser.broadcasting import Desk
from tests.browser.people import PHONE, TABLET, Street
from tests.services.chromium import LAUNCH_ARGS, chromium
from tests.services.server import RunningBoard
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK_SCREEN = ViewportSize(width=1440, height=900)
ROUNDS = 8
A_SECOND = 1000  # milliseconds
# When the frame after the one that drew the takeover begins, the takeover has been painted.
NOTE_WHEN_PAINTED = """(title) => {
  const shown = () => document.querySelector('[role=alertdialog]')?.textContent.includes(title);
  const painted = () => { window.paintedAt = Date.now(); };
  const look = () => requestAnimationFrame(() => (shown() ? requestAnimationFrame(painted) : look()));
  window.paintedAt = 0;
  look();
}"""
NOTE_CLICK = "() => addEventListener('click', () => { sessionStorage.setItem('clicked', String(Date.now())); }, true)"


def written(street: Street, *, title: str, level: int | None = 4) -> UUID:
    """An alert for 追分区 that 田中 of the desk wrote."""
    by, at = street.town.staff["desk"], now()
    content = Content(
        transcript="追分区のかたは、いますぐ全員避難してください。避難所は、追分公民館です。",
        level=level,
        hazard=Hazard.LANDSLIDE if level else Hazard.BEAR,
        title=title,
        body="追分区のかたは、いますぐ全員避難してください。避難所は、追分公民館です。",
        plain="",
        english="",
        ask=Ask.SAFETY if level else Ask.ACKNOWLEDGE,
        areas=frozenset({Area(street.town.districts["oiwake"])}),
        expires_at=at + timedelta(hours=6),
    )
    alert = street.database.unit_of_work(alerts.start, by=by, at=at)
    street.database.unit_of_work(alerts.edit, alert.id, content, seen=0, by=by, at=at)
    return alert.id


@pytest.fixture(autouse=True)
def _nothing_stays_on_the_air(street: Street) -> Iterator[None]:
    yield
    Desk(street).fall_silent()


@pytest.fixture
def three_streets(
    street: Street, board: RunningBoard, database: Database, town: Town, browser: Browser
) -> Iterator[list[Street]]:
    """The same town seen through three browsers that know nothing of each other."""
    launched = [browser.browser_type.launch(executable_path=chromium(), args=list(LAUNCH_ARGS)) for _ in range(2)]
    others = [Street(one, board, database, town) for one in launched]
    yield [street, *others]
    for other in others:
        other.go_home()
    for one in launched:
        one.close()


def approve(desk: Page, board: RunningBoard, alert_id: UUID) -> None:
    desk.goto(f"{board.url}/desk/alerts/{alert_id}")
    desk.evaluate(NOTE_CLICK)
    desk.get_by_role("button", name=re.compile("世帯に.*放送する")).click()


@pytest.mark.alone
def test_an_approved_alert_is_painted_in_three_browsers_within_a_second(three_streets: list[Street]) -> None:
    """From the approver's click. The best of some rounds: what else this machine does meanwhile is not the board's."""
    street = three_streets[0]
    screens = [
        three_streets[0].paired("oiwake/1/1"),
        three_streets[1].paired("oiwake/1/2"),
        three_streets[2].paired("oiwake/1/2", DeviceKind.PHONE),
    ]
    desk = street.staff("desk2", DESK_SCREEN, "/desk/")
    slowest = []
    for number in range(ROUNDS):
        title = f"クマの目撃 その{number}"
        alert_id = written(street, title=title, level=None)
        street.database.unit_of_work(alerts.hand_in, alert_id, seen=1, by=street.town.staff["desk"], at=now())
        for screen in screens:
            screen.evaluate(NOTE_WHEN_PAINTED, title)
        approve(desk, street.board, alert_id)
        for screen in screens:
            screen.wait_for_function("() => window.paintedAt")
        clicked = float(desk.evaluate("sessionStorage.getItem('clicked')"))
        slowest.append(max(float(screen.evaluate("window.paintedAt")) for screen in screens) - clicked)
        if slowest[-1] < A_SECOND:
            break
        for screen in screens:
            screen.get_by_role("button", name="確認しました").click()
    assert min(slowest) < A_SECOND, slowest


def hall_tablet(street: Street) -> Page:
    code = street.database.unit_of_work(
        devices.make_hall_code, street.town.halls["oiwake"], by=street.town.staff["office"], at=now()
    )
    page = street.window(TABLET)
    page.goto(f"{street.board.url}/pair#{code.secret}")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.get_by_role("heading", name="追分公民館")).to_be_visible()
    return page


def let_the_son_look(street: Street, tablet: Page) -> Page:
    """荻原 ハツ consents in three touches, and her son's phone is paired by the number she tells him."""
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="家族の見守り").click()
    for touch in ("家族に見てもらう", "むすこ", "はい、見てもらいます"):
        tablet.get_by_role("button", name=touch).click()
    digits = (tablet.locator(".invite__digits .visually-hidden").text_content() or "").replace(" ", "")
    phone = street.window(PHONE)
    phone.goto(f"{street.board.url}/family/pair")
    phone.get_by_label("6けたの番号").fill(digits)
    phone.get_by_label("あなたのお名前").fill("荻原 健一")
    phone.get_by_role("button", name="つなぐ").click()
    expect(tablet.get_by_text("荻原 健一さんの電話が つながりました")).to_be_visible()
    tablet.get_by_role("button", name="おわり").click()
    return phone


def press_well(tablet: Page) -> None:
    tablet.get_by_role("button", name="はじめの画面").click()
    tablet.get_by_role("button", name="元気です").first.click()
    expect(tablet.get_by_text("伝わりました")).to_be_visible()


def look_again(phone: Page) -> None:
    phone.get_by_role("link", name="新しくする").click()


def hand_over(office: Page, street: Street, login: str) -> None:
    """追分区's 区長 goes to somebody new."""
    office.goto(f"{street.board.url}/office/handover")
    office.get_by_role("link", name=re.compile("引きつぐ.*追分区.*区長")).click()
    office.get_by_label("名前", exact=True).fill("依田 三郎")
    office.get_by_label("サインイン名").fill(login)
    office.get_by_role("button", name=re.compile("たしかめる|つぎへ|次へ")).click()
    office.get_by_role("button", name="依田 三郎さんに引きつぐ").click()
    expect(office.get_by_role("heading", name="引きつぎました")).to_be_visible()


def test_a_day_with_every_window_open(street: Street) -> None:
    """Leader, household, hall, desk, family and office at once: what one does stands on the others' screens."""
    leader = street.leader()
    tablet, hall = street.paired("oiwake/1/1"), hall_tablet(street)
    writer, approver = street.staff("desk", DESK_SCREEN, "/desk/"), street.staff("desk2", DESK_SCREEN, "/desk/")
    message = story.publish(street.database, street.town, story.write(street.database, street.town, title="道普請"))
    for screen in (tablet, hall):
        expect(screen.get_by_text("道普請").first).to_be_visible()

    phone = let_the_son_look(street, tablet)
    press_well(tablet)
    look_again(phone)
    expect(phone.get_by_role("heading", name="今日は動きがあります")).to_be_visible()

    # An evacuation order: the approver's press takes over home and hall, the answer comes back to the desk.
    alert = written(street, title="避難指示")
    writer.goto(f"{street.board.url}/desk/alerts/{alert}")
    writer.get_by_role("button", name="承認をたのむ").click()
    expect(approver.get_by_text("避難指示").first).to_be_visible()
    approve(approver, street.board, alert)
    for screen in (tablet, hall):
        expect(screen.get_by_role("alertdialog", name="避難指示")).to_be_visible()
    tablet.get_by_role("button", name="助けがいります").click()
    expect(approver.get_by_text("荻原 ハツ").first).to_be_visible()
    leader.goto(f"{street.board.url}/visits/")
    expect(leader.get_by_text("荻原 ハツ").first).to_be_visible()
    assert "荻原 ハツ" not in hall.content()

    # All clear, asked for by one and approved by the other: the order gives way to it, quietly.
    end(writer, approver, street, alert)
    for screen in (tablet, hall):
        expect(screen.get_by_role("alertdialog", name=re.compile("解除"))).to_be_visible()
    tablet.get_by_role("button", name="確認しました").click()

    # The elder ends it: the son's next look shows the end.
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="家族の見守り").click()
    tablet.get_by_role("button", name=re.compile("^見守りをやめる")).click()
    expect(tablet.get_by_text("荻原 健一さんには、もう見えません")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="見守りは おわりました")).to_be_visible()

    # The office hands over: whoever was leader is out at the very next touch.
    hand_over(street.staff("office", DESK_SCREEN, "/office/"), street, "oiwake2027")
    leader.reload()
    leader.wait_for_url("**/sign-in**")
    assert receipts_from_hall(street, message.id) == 0


def end(writer: Page, approver: Page, street: Street, alert: UUID) -> None:
    writer.goto(f"{street.board.url}/desk/alerts/{alert}")
    writer.get_by_role("link", name=re.compile("解除")).first.click()
    writer.get_by_role("button", name=re.compile("承認をたのむ|解除の承認")).click()
    approver.goto(f"{street.board.url}/desk/")
    approver.get_by_role("link", name=re.compile("たしかめ|確かめ|解除")).first.click()
    approver.get_by_role("button", name=re.compile("世帯.*(知らせる|放送する|解除する)")).click()


def receipts_from_hall(street: Street, message_id: UUID) -> int:
    """Merely standing on the hall's screen is nobody's receipt."""
    with street.database.reading() as session:
        hall = select(func.count()).where(Receipt.message_id == message_id, Receipt.way == Way.HALL)
        return session.scalar(hall) or 0
