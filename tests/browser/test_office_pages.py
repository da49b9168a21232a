"""Every page of the town office's register and staff, in both sizes, and the story of a handover."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select

from district_hall.people.models import StaffRole
from tests import town as story
from tests.browser.people import PHONE, TABLET, Street, sign_in
from tests.town import PASSWORD, Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "wide"])


def office(street: Street, size: ViewportSize) -> Page:
    page = street.window(size)
    page.goto(f"{street.board.url}/sign-in")
    sign_in(page, "office")
    page.wait_for_url("**/office/")
    return page


def role_of(street: Street, account_id: object) -> str:
    with street.database.reading() as session:
        return str(session.scalars(select(StaffRole.id).where(StaffRole.account_id == account_id)).first())


REGISTER: dict[str, Callable[[Town], str]] = {
    "first page": lambda _town: "/office/",
    "found": lambda _town: "/office/?q=荻原",
    "found nothing": lambda _town: "/office/?q=だれもいない",
    "a new district": lambda _town: "/office/districts/new",
    "a district": lambda town: f"/office/districts/{town.districts['oiwake']}",
    "a district's name": lambda town: f"/office/districts/{town.districts['oiwake']}/edit",
    "a group": lambda town: f"/office/groups/{town.groups['oiwake/1']}",
    "a new hall": lambda town: f"/office/districts/{town.districts['oiwake']}/halls/new",
    "a hall": lambda town: f"/office/halls/{town.halls['oiwake']}",
    "remove a hall?": lambda town: f"/office/halls/{town.halls['oiwake']}/remove",
    "a new household": lambda town: f"/office/groups/{town.groups['oiwake/1']}/households/new",
    "a household": lambda town: f"/office/households/{town.households['oiwake/1/2']}",
    "a household's name": lambda town: f"/office/households/{town.households['oiwake/1/2']}/edit",
    "a household leaves?": lambda town: f"/office/households/{town.households['oiwake/1/2']}/leave",
    "a move": lambda town: f"/office/households/{town.households['oiwake/1/2']}/move",
    "a split": lambda town: f"/office/households/{town.households['oiwake/1/2']}/split",
    "who joins": lambda town: f"/office/households/{town.households['oiwake/1/2']}/join?q=荻原",
    "joins?": lambda town: f"/office/households/{town.households['oiwake/1/2']}/join/{town.residents['荻原 ハツ']}",
    "a new person": lambda town: f"/office/households/{town.households['oiwake/1/2']}/residents/new",
    "a person's name": lambda town: f"/office/residents/{town.residents['荻原 ハツ']}/edit",
    "a person leaves?": lambda town: f"/office/residents/{town.residents['荻原 ハツ']}/leave",
    "devices": lambda _town: "/office/devices",
    "homes without": lambda _town: "/office/devices?show=without",
}
STAFF: dict[str, Callable[[Town], str]] = {
    "staff": lambda _town: "/office/staff",
    "a new account": lambda _town: "/office/staff/new",
    "an account": lambda town: f"/office/staff/{town.leaders['oiwake']}",
    "my account": lambda town: f"/office/staff/{town.staff['office']}",
    "close it?": lambda town: f"/office/staff/{town.leaders['oiwake']}/close",
    "a new password?": lambda town: f"/office/staff/{town.leaders['oiwake']}/password",
    "handover": lambda _town: "/office/handover",
}


@SIZES
@pytest.mark.parametrize("pages", [REGISTER, STAFF], ids=["register", "staff"])
def test_every_page(street: Street, size: ViewportSize, pages: dict[str, Callable[[Town], str]]) -> None:
    story.pair(street.database, street.town, "oiwake/1/2")
    page = office(street, size)
    for what, address in pages.items():
        answer = page.goto(street.board.url + address(street.town))
        assert answer is not None
        assert answer.status == 200, what
        street.check(page, what)


@SIZES
def test_a_device_is_swapped_and_the_old_one_ends_when_the_new_one_is_there(street: Street, size: ViewportSize) -> None:
    home, label = ("kariyado/1/1", "K-014") if size == PHONE else ("kariyado/1/2", "K-015")
    old = street.paired(home)
    page = office(street, size)
    page.goto(f"{street.board.url}/office/households/{street.town.households[home]}")
    page.get_by_role("link", name="番号・取りかえ・返却").first.click()
    page.locator("#label").fill(label)
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_text("備品番号を記録しました。")).to_be_visible()
    street.check(page, "a device")
    page.get_by_role("link", name="なくした・こわれた").click()
    street.check(page, "revoke?")
    page.get_by_role("link", name="やめる").click()
    page.get_by_role("link", name="新しいものに取りかえる").click()
    street.check(page, "swap?")
    page.get_by_role("button", name="新しい端末の番号を出す").click()
    expect(page.locator(".qr")).to_be_visible()
    street.check(page, "six digits and a QR code")
    digits = page.locator("#code .visually-hidden").inner_text().replace(" ", "")
    new = street.window(TABLET)
    new.goto(f"{street.board.url}/")
    for digit in digits:
        new.get_by_role("button", name=digit, exact=True).click()
    new.get_by_role("button", name="つなぐ").click()
    expect(new.get_by_role("button", name="元気です").first).to_be_visible()
    expect(page.get_by_text("つながりました。古い端末は、使えなくなりました。")).to_be_visible()
    expect(old.get_by_role("button", name="元気です")).to_have_count(0)
    page.goto(f"{street.board.url}/office/households/{street.town.households[home]}")
    page.get_by_role("link", name="番号・取りかえ・返却").first.click()
    page.goto(f"{page.url}/revoke?why=lost")
    page.get_by_role("button", name="使えないようにする").click()
    expect(new.get_by_role("button", name="元気です")).to_have_count(0)


@SIZES
def test_a_move_takes_the_tablet_along(street: Street, size: ViewportSize) -> None:
    home = "oiwake/2/1" if size == PHONE else "oiwake/2/2"
    tablet = street.paired(home)
    page = office(street, size)
    page.goto(f"{street.board.url}/office/households/{street.town.households[home]}/move")
    page.get_by_role("button", name="つぎへ").click()
    expect(page.get_by_role("alert")).to_be_visible()
    street.check(page, "nowhere to move")
    page.locator("#group").select_option(label="借宿区 1班")
    page.locator("#number").fill(f"{70 + int(home[-1])}")
    page.get_by_role("button", name="つぎへ").click()
    street.check(page, "move?")
    page.get_by_role("button", name="引っこしを記録する").click()
    expect(page.get_by_text("ここが新しい世帯です。")).to_be_visible()
    street.check(page, "moved")
    expect(tablet.get_by_text("借宿区").first).to_be_visible()
    page.goto(f"{street.board.url}/office/households/{street.town.households[home]}")
    expect(page.get_by_text("ここを出ました")).to_be_visible()
    street.check(page, "the household that was there")


def test_a_handover(street: Street) -> None:
    """In spring: the old leader writes, the office hands over, the new one goes on writing, the old one is out."""
    old = street.leader("kariyado")
    old.get_by_role("button", name="あたらしい回覧を書く").click()
    old.locator("#title").fill("書きかけの防災訓練")
    expect(old.get_by_text("保存しました").first).to_be_visible()
    page = office(street, TABLET)
    page.get_by_role("link", name="役と引きつぎ").click()
    page.get_by_role("navigation", name="役のページ").get_by_role("link", name="引きつぎ").click()
    page.get_by_role("link", name=re.compile("借宿区 区長")).click()
    street.check(page, "to whom?")
    page.locator("#name").fill("新井 茂")
    page.locator("#login").fill("kariyado")
    page.get_by_role("button", name="つぎへ").click()
    expect(page.get_by_role("alert")).to_contain_text("もう使われています")
    street.check(page, "a name that is taken")
    page.locator("#login").fill("arai")
    page.get_by_role("button", name="つぎへ").click()
    expect(page.locator(".figures__one").filter(has_text="書きかけの回覧")).to_contain_text("1")
    street.check(page, "hand over?")
    page.get_by_role("button", name="新井 茂さんに引きつぐ").click()
    expect(page.get_by_role("heading", name="引きつぎました")).to_be_visible()
    street.check(page, "handed over")
    password = page.locator("#password").inner_text()
    old.goto(f"{street.board.url}/leader/")
    expect(old.locator("[name=password]")).to_be_visible()
    new = street.window(PHONE)
    new.goto(f"{street.board.url}/sign-in")
    sign_in(new, "arai", password)
    new.wait_for_url("**/password")
    for name, words in (("known", password), ("wanted", PASSWORD), ("again", PASSWORD)):
        new.locator(f"[name={name}]").fill(words)
    new.get_by_role("button", name="変える").click()
    expect(new.get_by_text("書きかけの防災訓練")).to_be_visible()


@SIZES
def test_a_new_account_and_its_paper(street: Street, size: ViewportSize) -> None:
    page = office(street, size)
    page.goto(f"{street.board.url}/office/staff/new")
    page.get_by_role("button", name="作って、紙を出す").click()
    expect(page.get_by_role("alert")).to_be_visible()
    street.check(page, "nothing typed")
    page.locator("#name").fill("小林 実")
    page.locator("#login").fill("kobayashi" if size == PHONE else "kobayashi2")
    page.locator("#role").select_option(label="防災担当")
    page.get_by_role("button", name="作って、紙を出す").click()
    expect(page.locator("#password")).to_be_visible()
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    street.check(page, "the paper")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="印刷する")).to_be_hidden()
    expect(page.locator("#password")).to_be_visible()
    page.emulate_media(media="screen")
    role = role_of(street, street.town.leaders["oiwake"])
    page.goto(f"{street.board.url}/office/roles/{role}/end")
    street.check(page, "end the role?")
