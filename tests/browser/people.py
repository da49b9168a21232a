"""Who stands before which window: a household's tablet, a resident's phone, the leader's phone."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions as devices
from district_hall.devices.actions import NewCode
from district_hall.devices.models import DeviceKind
from tests.browser.axe import does_not_fit, too_small, violations
from tests.services.server import RunningBoard
from tests.town import PASSWORD, Town

TABLET = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
SIZES = {DeviceKind.TABLET: TABLET, DeviceKind.PHONE: PHONE}
# The network is cut on purpose in some tests: what a browser says of that is no fault of the page's.
EXPECTED = re.compile(
    r"Push API in incognito mode|"  # a window of Playwright's is one: pushes come by the devtools protocol
    r"ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket|Failed to (fetch|load resource)|NetworkError"
)


@dataclass
class Street:
    """Opens windows and collects what goes wrong in them."""

    browser: Browser
    board: RunningBoard
    database: Database
    town: Town
    faults: list[str] = field(default_factory=list)
    windows: list[BrowserContext] = field(default_factory=list)
    measured: bool = False

    def window(self, size: ViewportSize) -> Page:
        context = self.browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport=size,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        self.windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        probed = self.measured and said.text.startswith("Applying inline style")
        if said.type == "error" and not probed and not EXPECTED.search(said.text):
            self.faults.append(said.text)

    def check(self, page: Page, what: str) -> None:
        """No violation; nothing too small; on the household tablet nothing that needs scrolling, elsewhere also with
        letters twice as large (a household has a size setting of its own).
        """
        page.wait_for_load_state("load")  # before its styles are there a page measures otherwise
        page.evaluate("document.fonts.ready")
        household = page.url.removeprefix(self.board.url).split("#")[0] in ("", "/", "/pair")
        tablet = household and page.viewport_size == TABLET
        self.measured = True  # the engine styles its probes inline, which our content policy reports, late
        found = violations(page, seven_to_one=tablet)
        found += too_small(page, text=24, target=64) if tablet else too_small(page, text=14, target=44)
        if tablet:
            found += does_not_fit(page)
        if not household:
            found += self._with_large_letters(page)
        assert not found, f"{what}: " + "\n".join(found)

    def _with_large_letters(self, page: Page) -> list[str]:
        """WCAG 1.4.4: twice as large, as a browser's own setting makes them, and still nothing lost or to the side."""
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found = [f"twice as large: {one}" for one in violations(page)]
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth + 1"):
            found.append("twice as large: it scrolls sideways")
        page.evaluate("document.documentElement.style.fontSize = ''")
        return found

    def go_home(self) -> None:
        for window in self.windows:
            window.close()
        assert not self.faults, "\n".join(self.faults)

    def code(self, home: str, kind: DeviceKind = DeviceKind.TABLET) -> NewCode:
        """A pairing code as the leader made it."""
        leader = self.town.leaders[home.split("/", maxsplit=1)[0]]
        household = self.town.households[home]
        return self.database.unit_of_work(devices.make_pairing_code, household, kind, by=leader, at=now())

    def paired(self, home: str, kind: DeviceKind = DeviceKind.TABLET) -> Page:
        """A device that was paired by its QR code and shows its first screen."""
        page = self.window(SIZES[kind])
        page.goto(f"{self.board.url}/pair#{self.code(home, kind).secret}")
        page.get_by_role("button", name="はい、使います").click()
        expect(page.get_by_role("button", name="元気です").first).to_be_visible()
        return page

    def leader(self, login: str = "oiwake", size: ViewportSize | None = None) -> Page:
        return self.staff(login, size or PHONE, "/leader/")

    def staff(self, login: str, size: ViewportSize, first: str) -> Page:
        """Somebody with an office, signed in and on the first page of it."""
        page = self.window(size)
        page.goto(f"{self.board.url}/sign-in")
        sign_in(page, login)
        page.wait_for_url(f"**{first}")
        return page


def sign_in(page: Page, login: str = "oiwake", password: str = PASSWORD) -> None:
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.locator("form:has([name=password]) button").first.click()
