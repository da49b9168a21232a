"""Taking the pictures of docs/screenshots."""

from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.people import sign_in

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"


def window(browser: Browser, size: ViewportSize) -> Page:
    context = browser.new_context(
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport=size,
        reduced_motion="reduce",
    )
    return context.new_page()


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_function("() => [...document.images].every((image) => image.complete || image.loading === 'lazy')")
    page.wait_for_timeout(300)  # pictures are fitted to the screen when their size is known
    page.screenshot(path=PICTURES / f"{name}.png")


def signed_in(browser: Browser, url: str, size: ViewportSize, login: str, secret: str) -> Page:
    """Somebody with an office, on the first page of it."""
    page = window(browser, size)
    page.goto(f"{url}/sign-in")
    sign_in(page, login, secret)
    page.wait_for_url(lambda address: "/sign-in" not in address and "/staff" not in address)
    return page
