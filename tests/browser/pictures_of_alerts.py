"""Pictures of an alert on its way: the desk's pages, the takeover at home and in the hall, and what is left of it."""

import re

from playwright.sync_api import Browser, Page, ViewportSize, expect

from district_hall.db import Database
from district_hall.demo.commands import fresh_code, fresh_hall_code
from district_hall.devices.models import DeviceKind
from tests.browser.camera import signed_in, take, window
from tests.browser.people import PHONE, TABLET

DESK = ViewportSize(width=1440, height=900)
SAID = "土砂災害の危険が高まっています。追分区と借宿区のかたは、いますぐ全員避難してください。避難所は、追分公民館と借宿公民館です。"
TRANSCRIPT = f"こちらは、防災かるいざわです。\n緊急放送、緊急放送、警戒レベル4、避難指示。\n{SAID}\n{SAID}\nこちらは、防災かるいざわです。"


def alert_pages(browser: Browser, url: str, database: Database, secret: str) -> None:
    tablet = paired(browser, url, TABLET, database.unit_of_work(fresh_code, DeviceKind.TABLET)[0].secret)
    phone = paired(browser, url, PHONE, database.unit_of_work(fresh_code, DeviceKind.PHONE)[0].secret)
    hall = paired(browser, url, TABLET, database.unit_of_work(fresh_hall_code)[0].secret)
    take(hall, "hall-home")
    writer = signed_in(browser, url, DESK, "desk", secret)
    approver = signed_in(browser, url, DESK, "desk2", secret)
    before_anything(tablet, phone)
    write(writer, training=False)
    send(writer, approver)
    for page, name in ((tablet, "alert-tablet"), (phone, "alert-phone"), (hall, "alert-hall")):
        expect(page.get_by_role("alertdialog")).to_be_visible()
        take(page, name)
    tablet.get_by_role("button", name="助けがいります").click()
    take(tablet, "alert-tablet-help-is-asked")
    phone.get_by_role("button", name="無事です").click()
    take(approver, "desk-live")
    writer.goto(f"{url}/desk/")
    take(writer, "desk-overview")
    end(writer, approver, url)
    expect(hall.get_by_role("alertdialog", name=re.compile("解除"))).to_be_visible()
    take(hall, "alert-hall-all-clear")
    drill(writer, approver, phone, url)


def paired(browser: Browser, url: str, size: ViewportSize, secret: str) -> Page:
    page = window(browser, size)
    page.goto(f"{url}/pair#{secret}")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.get_by_role("button", name="はじめの画面").first).to_be_visible()
    return page


def before_anything(tablet: Page, phone: Page) -> None:
    for page, name in ((tablet, "tablet"), (phone, "phone")):
        page.get_by_role("button", name="防災の放送").click()
        take(page, f"household-{name}-broadcasts")
        page.get_by_role("button", name="困ったとき").click()
        take(page, f"household-{name}-help")
    tablet.get_by_role("button", name="家族の見守り").click()
    take(tablet, "household-tablet-watch")


def write(desk: Page, *, training: bool) -> None:
    desk.get_by_role("button", name="訓練をする" if training else "放送を書く").click()
    desk.wait_for_url("**/write")
    desk.locator("#transcript").fill(TRANSCRIPT)
    expect(desk.locator("#body")).to_have_value(SAID)
    desk.get_by_role("button", name="このとおりに えらぶ").click()
    expect(desk.locator("#title")).to_have_value("避難指示")
    for district in ("追分区", "借宿区"):
        desk.locator("label", has_text=district).first.click()
    desk.locator("[name=ask][value=safety]").check()
    if not training:
        take(desk, "desk-writing")


def send(writer: Page, approver: Page, *, pictures: bool = True) -> None:
    writer.get_by_role("button", name="次へ：たしかめる").click()
    expect(writer.locator(".screen--drawn").first).to_be_attached()
    writer.get_by_role("button", name=re.compile("承認をたのむ$")).click()
    writer.wait_for_url("**/desk/")
    approver.locator(".asked").first.click()
    expect(approver.locator(".screen__box .alert__title")).to_be_visible()
    if pictures:
        take(approver, "desk-check")
    approver.get_by_role("button", name=re.compile("世帯に.*(放送|訓練)")).first.click()
    expect(approver.locator("#totals")).to_be_visible()


def end(writer: Page, approver: Page, url: str) -> None:
    """All clear: asked for by one, pressed by the other."""
    writer.get_by_role("link", name=re.compile("解除")).first.click()
    take(writer, "desk-all-clear")
    writer.get_by_role("button", name=re.compile("承認をたのむ|解除の承認")).click()
    approver.goto(f"{url}/desk/")
    approver.locator(".asked").first.click()
    approver.get_by_role("button", name=re.compile("世帯")).first.click()


def drill(writer: Page, approver: Page, phone: Page, url: str) -> None:
    phone.get_by_role("button", name="確認しました").click()
    for page in (writer, approver):
        page.goto(f"{url}/desk/")
    write(writer, training=True)
    send(writer, approver, pictures=False)
    expect(phone.get_by_role("alertdialog", name=re.compile("訓練"))).to_be_visible()
    take(phone, "alert-phone-drill")
