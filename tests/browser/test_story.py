"""The main job, as its users do it: four windows at once, and the server stopped and started in the middle."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select

from district_hall.delivery.models import Receipt, ReceiptKind
from district_hall.devices.models import DeviceKind
from district_hall.devices.questions import devices_of
from district_hall.signs_of_life.models import SignKind, SignOfLife
from tests import town as story
from tests.browser.people import TABLET, Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SECOND = 1_000  # milliseconds


def photo(path: Path) -> Path:
    """A photo that a phone held upright: stored on its side, with the orientation in its EXIF."""
    image = Image.new("RGB", (1200, 900), "#88aa66")
    ImageDraw.Draw(image).rectangle((0, 0, 300, 900), fill="#3355aa")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(path, "JPEG", exif=exif)
    return path


def pdf(path: Path) -> Path:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in (1, 2):
        canvas.setFont("Helvetica", 40)
        canvas.drawString(100, 700, f"Autumn cleaning {number}")
        canvas.showPage()
    canvas.save()
    path.write_bytes(out.getvalue())
    return path


def press_digits(tablet: Page, digits: str) -> None:
    for digit in digits:
        tablet.get_by_role("button", name=digit, exact=True).click()
    tablet.get_by_role("button", name="つなぐ").click()


def write_circular(leader: Page, title: str, tmp_path: Path) -> None:
    """Three steps: what, to whom, look at it."""
    leader.get_by_role("button", name="あたらしい回覧を書く").click()
    leader.locator("#title").fill(title)
    leader.locator("#body").fill("朝8時に、公民館の前に集まってください。\n持ち物：軍手、ほうき")
    expect(leader.locator(".pickers")).to_be_visible()
    leader.locator("[data-picks=photo]").set_input_files(photo(tmp_path / "庭.jpg"))
    leader.locator("[data-picks=pdf]").set_input_files(pdf(tmp_path / "案内.pdf"))
    expect(leader.locator("#files img")).to_have_count(3, timeout=60 * SECOND)
    leader.get_by_role("button", name="次へ").click()
    leader.wait_for_url("**/audience")
    leader.get_by_role("button", name="次へ").click()
    leader.wait_for_url("**/preview")


def test_a_circular_goes_from_a_leader_s_phone_to_tablets_and_back(street: Street, tmp_path: Path) -> None:
    leader = street.leader()
    first = street.window(TABLET)
    first.goto(street.board.url)
    press_digits(first, street.code("oiwake/1/1").digits)
    expect(first.get_by_text("追分区")).to_be_visible()
    second = street.paired("oiwake/1/2")
    phone = street.paired("oiwake/1/2", DeviceKind.PHONE)

    write_circular(leader, "秋の一斉清掃のご案内", tmp_path)
    leader.get_by_role("button", name=re.compile("追分区.*4世帯に 出す")).click()
    for window in (first, second, phone):
        expect(window.get_by_text("秋の一斉清掃のご案内").first).to_be_visible()
    expect(leader.locator(".tally")).to_have_text("4世帯中 0世帯が読みました")

    # Somebody who lives alone isn't asked who they are.
    first.get_by_role("button", name=re.compile("読む")).first.click()
    expect(first.get_by_text("朝8時に、公民館の前に集まってください。").first).to_be_visible()
    first.get_by_role("button", name="読みました").click()
    expect(first.get_by_text("読みました、と伝えました")).to_be_visible()
    expect(leader.locator(".tally")).to_have_text("4世帯中 1世帯が読みました")
    expect(leader.get_by_text("荻原 ハツ")).to_be_visible()

    # Where several live, one touch says who; the household's other device knows it too.
    second.get_by_role("button", name=re.compile("読む")).first.click()
    second.get_by_role("button", name="読みました").click()
    second.get_by_role("button", name="土屋 節子").click()
    expect(leader.locator(".tally")).to_have_text("4世帯中 2世帯が読みました")
    expect(leader.locator("li.row--good")).to_have_count(2)
    expect(phone.get_by_text("読みました").first).to_be_visible()

    leader.get_by_role("link", name=re.compile("まだの世帯")).click()
    expect(leader.locator("li.receipt")).to_have_count(2)


def test_page_pictures_stand_upright_and_turn_by_buttons(street: Street, tmp_path: Path) -> None:
    leader = street.leader()
    tablet = street.paired("oiwake/1/1")
    write_circular(leader, "写真つきのお知らせ", tmp_path)
    leader.get_by_role("button", name=re.compile("世帯に 出す")).click()
    card = tablet.locator("article, li").filter(has_text="写真つきのお知らせ").first
    card.get_by_role("button", name=re.compile("読む")).click()
    expect(tablet.get_by_text(re.compile(r"1\s*/\s*4"))).to_be_visible()
    tablet.get_by_role("button", name=re.compile("^次")).click()
    picture = tablet.locator("img").filter(visible=True).first
    expect(picture).to_be_visible()
    tablet.wait_for_function("() => [...document.images].some(i => i.complete && i.naturalHeight > i.naturalWidth)")


def test_offline_it_starts_shows_its_age_takes_deeds_and_delivers_them_once(street: Street) -> None:
    tablet = street.paired("oiwake/2/1")
    message = story.publish(street.database, street.town, story.write(street.database, street.town, title="水道の凍結"))
    expect(tablet.get_by_text("水道の凍結").first).to_be_visible()
    tablet.wait_for_function("() => navigator.serviceWorker.controller !== null")
    try:
        street.board.kill()
        tablet.reload()
        expect(tablet.get_by_text("水道の凍結").first).to_be_visible()
        expect(tablet.get_by_text(re.compile(r"\d+時\d+分までの内容です"))).to_be_visible()
        tablet.get_by_role("button", name="元気です").click()
        tablet.get_by_role("button", name=re.compile("読む")).first.click()
        tablet.get_by_role("button", name="読みました").click()
        expect(tablet.get_by_text("つながったら、かならず届けます").first).to_be_visible()
        # It waits in the tablet's own database: also when the page is opened anew before the server is back.
        tablet.reload()
        expect(tablet.get_by_text("水道の凍結").first).to_be_visible()
    finally:
        street.board.start()
    expect(tablet.get_by_text("つながっています")).to_be_visible(timeout=60 * SECOND)
    home = street.town.households["oiwake/2/1"]
    read = select(func.count()).select_from(Receipt).where(Receipt.household_id == home)
    read = read.where(Receipt.message_id == message.id, Receipt.kind == ReceiptKind.READ)
    pressed = select(func.count()).select_from(SignOfLife).where(SignOfLife.household_id == home)
    pressed = pressed.where(SignOfLife.kind == SignKind.CHECK_IN)

    def delivered() -> tuple[int | None, int | None]:
        with street.database.reading() as session:
            return session.scalar(read), session.scalar(pressed)

    eventually(lambda: delivered() == (1, 1))
    # Once more from the start: whatever the tablet still kept would come again now.
    tablet.reload()
    expect(tablet.get_by_text("つながっています")).to_be_visible()
    expect(tablet.get_by_text("押しました").first).to_be_visible()
    assert delivered() == (1, 1)


def test_a_lost_tablet_forgets_everything_when_it_is_revoked(street: Street) -> None:
    tablet = street.paired("oiwake/2/2")
    story.publish(street.database, street.town, story.write(street.database, street.town, title="総会のしらせ"))
    expect(tablet.get_by_text("総会のしらせ").first).to_be_visible()
    leader = street.leader()
    leader.goto(f"{street.board.url}/leader/households/{street.town.households['oiwake/2/2']}/devices")
    with street.database.reading() as session:
        home = street.town.households["oiwake/2/2"]
        device = devices_of(session, [home])[home][0].id
    leader.goto(f"{street.board.url}/leader/devices/{device}/revoke")
    leader.locator("main form button").last.click()
    expect(tablet.get_by_text("まだつながっていません")).to_be_visible()
    tablet.reload()
    expect(tablet.get_by_text("まだつながっていません")).to_be_visible()
    expect(tablet.get_by_text("総会のしらせ")).to_have_count(0)


def test_a_draft_survives_the_phone_s_tunnel(street: Street) -> None:
    leader = street.leader()
    leader.get_by_role("button", name="あたらしい回覧を書く").click()
    leader.locator("#title").fill("はじめの題")
    expect(leader.get_by_text("保存しました").first).to_be_visible()
    leader.context.set_offline(offline=True)
    leader.locator("#body").fill("トンネルの中で書いた文")
    expect(leader.get_by_text("この電話に残してあります").first).to_be_visible()
    leader.context.set_offline(offline=False)
    expect(leader.get_by_text("保存しました").first).to_be_visible()
    leader.reload()
    expect(leader.locator("#body")).to_have_value("トンネルの中で書いた文")


def test_the_language_changes_by_touch_alone(street: Street) -> None:
    tablet = street.paired("oiwake/2/3")
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="ことば").click()
    tablet.get_by_role("button", name="English").click()
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
    tablet.reload()
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
