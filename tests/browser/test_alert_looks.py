"""Every look of an alert, in both shapes, large and in English: axe finds nothing, all fits, the letters are large enough."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from district_hall.devices.models import DeviceKind
from tests.browser.broadcasting import BEAR_SEEN, EVACUATE, Desk, Sent, device, on_screen
from tests.browser.people import TABLET, Street

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONE, FAMILY = "oiwake/1/1", "oiwake/1/2"


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


LONG = "\n".join(
    f"{n}つめのお知らせです。" + "川の水がふえています。橋をわたらないでください。" * 4 for n in range(1, 6)
)
LOOKS = {
    "5": replace(EVACUATE, level=5),
    "3": replace(EVACUATE, level=3),
    "2": replace(EVACUATE, level=2, title="大雨の注意"),
    "1": replace(EVACUATE, level=1, title="早めの心がまえ"),
    "none": BEAR_SEEN,
    "long": replace(EVACUATE, level=3, body=LONG),
    "long title": replace(
        BEAR_SEEN, title="国道18号追分付近の通行止めと迂回路についてのたいせつなお知らせとお願い", body=LONG
    ),
    "drill": replace(EVACUATE, training=True),
}
WINDOWS = [
    (LONE, DeviceKind.TABLET, ()),
    (FAMILY, DeviceKind.TABLET, ("大きい",)),
    (FAMILY, DeviceKind.TABLET, ("English",)),
    (LONE, DeviceKind.PHONE, ()),
    (FAMILY, DeviceKind.PHONE, ("大きい",)),
]


def instruction_px(page: Page) -> float:
    size: float = page.locator(".alert__body").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    return size


def looks(street: Street, desk: Desk, page: Page, name: str) -> Sent:
    sent = desk.broadcast(LOOKS[name])
    on_screen(page, sent)
    street.check(page, f"{name} {page.viewport_size}")
    if page.viewport_size == TABLET:
        assert instruction_px(page) >= 28
        title = page.get_by_role("heading", level=1).evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert title >= 50
    return sent


@pytest.mark.parametrize(("home", "kind", "choices"), WINDOWS)
def test_every_look_of_it_fits_and_can_be_read(
    street: Street, desk: Desk, home: str, kind: DeviceKind, choices: tuple[str, ...]
) -> None:
    page = device(street, home, kind, *choices)
    for name in LOOKS:
        sent = looks(street, desk, page, name)
        if name == "5" and not choices:
            assert instruction_px(page) >= (50 if kind is DeviceKind.TABLET else 24)
        if "long" in name and kind is DeviceKind.TABLET and "English" not in choices:
            page.get_by_role("button", name=re.compile("^次")).click()
            street.check(page, f"{name}, turned")
        desk.fall_silent()
        page.reload()
        expect(page.locator(f'.takeover [data-id="{sent.message}"]')).to_have_count(0)
    page.get_by_role("button", name=re.compile("防災の放送|broadcasts", re.IGNORECASE)).first.click()
    street.check(page, "the list of broadcasts")
