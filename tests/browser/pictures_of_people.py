"""Pictures of the town office, a family far away, and the visits list."""

import re

from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.demo import places
from district_hall.devices.actions import make_pairing_code
from district_hall.devices.models import DeviceKind
from district_hall.people.models import Resident, StaffAccount
from district_hall.places.models import District, Household, Reach
from tests.browser.camera import signed_in, take, window
from tests.browser.people import PHONE, TABLET


def office_pages(browser: Browser, url: str, name: str, size: ViewportSize, secret: str) -> None:
    page = signed_in(browser, url, size, "office", secret)
    take(page, f"office-{name}-home")
    for path, what in (("handover", "handover"), ("audit", "audit"), ("retention", "retention"), ("sheets", "sheets")):
        page.goto(f"{url}/office/{what if what != 'handover' else path}")
        take(page, f"office-{name}-{what}")
    page.context.close()


def family_pages(browser: Browser, url: str, database: Database) -> None:
    """Somebody who lives alone lets her daughter look, and presses 元気です."""
    tablet = window(browser, TABLET)
    tablet.goto(f"{url}/pair#{database.unit_of_work(_code_of_one_alone)}")
    tablet.get_by_role("button", name="はい、使います").click()
    tablet.get_by_role("button", name="元気です").click()
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="家族の見守り").click()
    for touch in ("家族に見てもらう", "むすめ"):
        tablet.get_by_role("button", name=touch).click()
    take(tablet, "household-tablet-consent")
    tablet.get_by_role("button", name="はい、見てもらいます").click()
    take(tablet, "household-tablet-consent-code")
    digits = (tablet.locator(".invite__digits .visually-hidden").text_content() or "").replace(" ", "")
    phone = window(browser, PHONE)
    phone.goto(f"{url}/family/pair")
    take(phone, "family-phone-pairing")
    phone.get_by_label("6けたの番号").fill(digits)
    phone.get_by_label("あなたのお名前").fill("洋子")
    phone.get_by_role("button", name="つなぐ").click()
    expect(phone.get_by_role("heading", name="今日は動きがあります")).to_be_visible()
    take(phone, "family-phone-look")
    tablet.get_by_role("button", name="おわり").click()
    take(tablet, "household-tablet-who-looked")
    ask_for_a_visit(tablet)


def ask_for_a_visit(tablet: Page) -> None:
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name=re.compile("来てもらう")).click()
    tablet.get_by_role("button", name="はい、たのみます").click()
    take(tablet, "household-tablet-visit-asked")


def visits_pages(browser: Browser, url: str, secret: str) -> None:
    page = signed_in(browser, url, PHONE, "minsei", secret)
    take(page, "visits-phone")
    page.context.close()


def _code_of_one_alone(session: Session) -> str:
    alone = select(Resident.household_id).group_by(Resident.household_id).having(func.count() == 1)
    home = session.scalars(
        select(Household)
        .join(District, District.id == Household.district_id)
        .join(Resident, Resident.household_id == Household.id)
        .where(District.name == places.district(places.MAIN_DISTRICT).name, Household.id.in_(alone))
        .where(Household.reach == Reach.TABLET, Resident.birth_year < 1950)
        .order_by(Household.id)
        .limit(1)
    ).one()
    by = session.scalars(select(StaffAccount.id).where(StaffAccount.login == places.MAIN_DISTRICT)).one()
    return make_pairing_code(session, home.id, DeviceKind.TABLET, by=by, at=now()).secret
