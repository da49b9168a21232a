"""`make screenshots`: the pictures of docs/screenshots, taken from a demo town made for them.

Starts the board, pairs tablets and phones, signs everybody in and goes through the pages; an alert is sent, answered and
ended.
"""

import re
import sys

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from district_hall.db import Database
from district_hall.demo import places
from district_hall.demo.commands import fresh_code, password
from district_hall.devices.models import DeviceKind
from district_hall.settings import from_environment
from tests.browser.camera import PICTURES, take, window
from tests.browser.people import PHONE, TABLET, sign_in
from tests.browser.pictures_of_alerts import alert_pages
from tests.browser.pictures_of_people import family_pages, office_pages, visits_pages
from tests.services.chromium import LAUNCH_ARGS, chromium
from tests.services.server import running_board


def main() -> int:
    settings = from_environment()
    database = Database(settings.database_url)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        running_board(settings.database_url, settings.data_dir, worker=True) as board,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH_ARGS))
        for name, size, kind in (("tablet", TABLET, DeviceKind.TABLET), ("phone", PHONE, DeviceKind.PHONE)):
            code, _home = database.unit_of_work(fresh_code, kind)
            household_pages(browser, board.url, name, size, code.secret)
        for name, size in (("phone", PHONE), ("wide", TABLET)):
            leader_pages(browser, board.url, name, size, password(settings.data_dir))
            office_pages(browser, board.url, name, size, password(settings.data_dir))
        family_pages(browser, board.url, database)
        alert_pages(browser, board.url, database, password(settings.data_dir))
        visits_pages(browser, board.url, password(settings.data_dir))
        browser.close()
    database.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}")
    return 0


def household_pages(browser: Browser, url: str, name: str, size: ViewportSize, secret: str) -> None:
    page = window(browser, size)
    page.goto(url)
    expect(page.get_by_role("button", name="つなぐ")).to_be_visible()
    take(page, f"household-{name}-pairing")
    page.goto("about:blank")
    page.goto(f"{url}/pair#{secret}")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.get_by_role("button", name="元気です")).to_be_visible()
    take(page, f"household-{name}-home")
    page.get_by_role("button", name="回覧板").click()
    page.get_by_role("button", name=re.compile("^ぜんぶ")).first.click()
    take(page, f"household-{name}-list")
    page.get_by_role("button", name=re.compile("読む|もう一度|読みました")).first.click()
    take(page, f"household-{name}-reading")
    page.get_by_role("button", name=re.compile("^次")).first.click()
    take(page, f"household-{name}-reading-paper")
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="困ったとき").click()
    page.get_by_role("button", name="ことば").click()
    take(page, f"household-{name}-settings")
    page.context.close()


def leader_pages(browser: Browser, url: str, name: str, size: ViewportSize, secret: str) -> None:
    page = window(browser, size)
    page.goto(f"{url}/sign-in")
    take(page, f"leader-{name}-sign-in")
    sign_in(page, places.MAIN_DISTRICT, secret)
    page.wait_for_url("**/leader/")
    take(page, f"leader-{name}-list")
    page.get_by_role("link", name=re.compile("秋の一斉清掃のご案内")).first.click()
    expect(page.locator(".tally")).to_be_visible()
    take(page, f"leader-{name}-receipts")
    page.goto(f"{url}/leader/households")
    take(page, f"leader-{name}-households")
    page.goto(f"{url}/leader/")
    page.get_by_role("button", name="あたらしい回覧を書く").click()
    expect(page.locator(".pickers")).to_be_visible()
    page.locator("#title").fill("雪かきのお手伝いをお願いします")
    page.locator("#body").fill(
        "公民館までの道の雪かきをします。\n\n日時：12月12日(土) 朝7時から\n持ち物：スコップ、手ぶくろ"
    )
    expect(page.get_by_text("保存しました").first).to_be_visible()
    take(page, f"leader-{name}-writing")
    page.get_by_role("button", name="次へ").click()
    page.wait_for_url("**/audience")
    take(page, f"leader-{name}-audience")
    page.get_by_role("button", name="次へ").click()
    page.wait_for_url("**/preview")
    take(page, f"leader-{name}-preview")
    page.goto(page.url.replace("/preview", "/discard"))
    page.locator("main form button").last.click()
    page.wait_for_url("**/leader/")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
