"""The hall's shared tablet, in a real Chromium; the camera is a film of a card held before it."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import actions as alerts
from alerts.actions import Content
from alerts.models import Ask, Hazard
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message, Receipt, ReceiptKind, Way
from district_hall.devices import actions as devices
from tests import town as story
from tests.browser.people import TABLET, Street
from tests.services.chromium import LAUNCH_ARGS, chromium
from tests.services.server import RunningBoard
from tests.services.waiting import eventually
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
# Keeps every track that the page was given, to see afterwards that it let go of them.
WATCH_CAMERA = """
  window.tracks = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
"""
MINUTE = 60_000
BODY = "\n\n".join(f"{number}番目の項目です。" + "どなたも、どうぞお立ち寄りください。" * 8 for number in range(1, 7))


def film_of(text: str, path: Path) -> Path:
    """What a camera sees of a card with this QR code: JPEG frames one after the other."""
    drawn, film = BytesIO(), BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    scene = Image.new("RGB", (640, 480), (96, 104, 110))
    scene.paste(Image.open(drawn).convert("RGB"), (190, 110))
    scene.save(film, "JPEG", quality=90)
    path.write_bytes(film.getvalue() * 5)
    return path


def card_of(street: Street, home: str) -> str:
    household, by = street.town.households[home], street.town.leaders[home.split("/", maxsplit=1)[0]]
    return street.database.unit_of_work(devices.make_household_card, household, by=by, at=now())


def circular(street: Street, title: str, district: str = "oiwake") -> Message:
    database, town = street.database, street.town
    draft = story.write(database, town, district, title=title, body=BODY)
    return story.publish(database, town, draft, district)


def warn(street: Street, district: str) -> None:
    """The desk's evacuation order for one district."""
    content = Content(
        transcript="土砂災害の危険が高まりました。すぐに避難してください。",
        level=4,
        hazard=Hazard.LANDSLIDE,
        title="避難指示",
        body="すぐに避難してください。",
        plain="",
        english="",
        ask=Ask.SAFETY,
        areas=frozenset({Area(street.town.districts[district])}),
        expires_at=None,
    )

    def send(session: Session) -> None:
        staff = street.town.staff
        alert = alerts.start(session, by=staff["desk"], at=now())
        version = alerts.edit(session, alert.id, content, seen=alert.version, by=staff["desk"], at=now())
        alerts.hand_in(session, alert.id, seen=version, by=staff["desk"], at=now())
        alerts.approve(session, alert.id, seen=version, by=staff["desk2"], at=now())

    street.database.unit_of_work(send)


def at_hall(street: Street, *, clock: bool = False, hall: str = "oiwake") -> Page:
    """The hall's tablet, paired by its QR code; with a clock that the test turns, where it must be."""
    page = street.window(TABLET)
    page.add_init_script(WATCH_CAMERA)
    if clock:
        page.clock.install()
    by = street.town.staff["office"]
    code = street.database.unit_of_work(devices.make_hall_code, street.town.halls[hall], by=by, at=now())
    page.goto(f"{street.board.url}/pair#{code.secret}")
    expect(page.get_by_text("のみんなのタブレットにしますか")).to_be_visible()
    street.check(page, "asked whether this is the hall")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.get_by_role("heading", name="公民館")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("読む")).first).to_be_visible()
    return page


def read(page: Page, title: str) -> None:
    page.get_by_role("button", name="回覧板", exact=True).click()
    page.get_by_role("listitem").filter(has_text=title).get_by_role("button").click()
    expect(page.get_by_text("1番目の項目です。").first).to_be_visible()


def too(page: Page) -> None:
    page.get_by_role("button", name="うちも 読みました").click()


def receipts(street: Street, message_id: UUID) -> list[tuple[UUID, ReceiptKind, Way]]:
    with street.database.reading() as session:
        found = session.scalars(select(Receipt).where(Receipt.message_id == message_id))
        return [(one.household_id, one.kind, one.way) for one in found]


def camera_is_off(page: Page) -> bool:
    return bool(page.evaluate("window.tracks.length > 0 && window.tracks.every((one) => one.readyState === 'ended')"))


@pytest.fixture
def before_camera(
    browser: Browser, board: RunningBoard, database: Database, town: Town, tmp_path: Path
) -> Iterator[Callable[..., Street]]:
    """Opens a street whose windows have a camera: one that sees a QR code with this text, or one that may not be used."""
    opened: list[tuple[Street, Browser]] = []

    def open_street(text: str | None) -> Street:
        seen = [f"--use-file-for-fake-video-capture={film_of(text, tmp_path / 'card.mjpeg')}"] if text else []
        flags = [*FAKE_CAMERA, *seen] if text else FAKE_CAMERA[:1]
        launched = browser.browser_type.launch(executable_path=chromium(), args=[*LAUNCH_ARGS, *flags])
        street = Street(launched, board, database, town)
        opened.append((street, launched))
        return street

    yield open_street
    for street, launched in opened:
        street.go_home()
        launched.close()


def test_a_card_before_the_camera_is_a_reading(street: Street, before_camera: Callable[..., Street]) -> None:
    message = circular(street, "カードで読む回覧")
    hall = before_camera(f"KAIRAN:{card_of(street, 'oiwake/1/2')}")
    page = at_hall(hall)
    read(page, "カードで読む回覧")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.get_by_role("heading", name="読みました、と伝えました")).to_be_visible()
    hall.check(page, "thank you")
    assert camera_is_off(page)
    assert receipts(street, message.id) == [(street.town.households["oiwake/1/2"], ReceiptKind.READ, Way.HALL)]
    leader = street.leader()
    leader.get_by_role("link", name=re.compile("カードで読む回覧")).click()
    expect(leader.locator(".receipt__way").filter(has_text="公民館で")).to_be_visible()


def test_another_qr_code_is_no_card(street: Street, before_camera: Callable[..., Street]) -> None:
    message = circular(street, "ほかのコード")
    hall = before_camera("https://example.com/pair#something-else")
    page = at_hall(hall)
    read(page, "ほかのコード")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.get_by_text("これは 回覧のカードでは ありません")).to_be_visible()
    expect(page.get_by_role("heading", name="カードを 見せてください")).to_be_visible()
    hall.check(page, "the camera")
    page.get_by_role("button", name="もどる").click()
    expect(page.get_by_role("heading", name="どちらの お宅ですか")).to_be_visible()
    assert camera_is_off(page)
    assert receipts(street, message.id) == []


def test_a_card_that_is_not_in_force_says_so_and_offers_the_other_way(
    street: Street, before_camera: Callable[..., Street]
) -> None:
    message = circular(street, "古いカード")
    old = card_of(street, "oiwake/1/1")
    card_of(street, "oiwake/1/1")
    hall = before_camera(f"KAIRAN:{old}")
    page = at_hall(hall)
    read(page, "古いカード")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.get_by_role("heading", name="伝えられませんでした")).to_be_visible()
    hall.check(page, "refused")
    page.get_by_role("button", name="班と番号を 押す").click()
    expect(page.get_by_role("heading", name="なん班ですか")).to_be_visible()
    assert receipts(street, message.id) == []


@pytest.mark.parametrize("refused", [False, True], ids=["absent", "refused"])
def test_without_a_camera_there_is_the_other_way(
    street: Street, before_camera: Callable[..., Street], refused: bool
) -> None:
    circular(street, f"カメラなし {refused}")
    hall = before_camera(None) if refused else street
    page = at_hall(hall)
    read(page, f"カメラなし {refused}")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.get_by_text("カメラが 使えません").last).to_be_visible()
    assert page.get_by_text("止めてあります").is_visible() == refused
    hall.check(page, "no camera")
    page.get_by_role("button", name="班と番号を 押す").click()
    expect(page.get_by_role("heading", name="なん班ですか")).to_be_visible()


@pytest.mark.parametrize("shape", ["normal", "large"])
def test_by_group_and_number_and_no_name_on_any_screen(street: Street, shape: str) -> None:
    title = f"班と番号で読む回覧 {shape}"
    message = circular(street, title)
    page = at_hall(street)

    def look(what: str) -> None:
        street.check(page, what)
        assert [name for name in ("荻原", "土屋", "ハツ") if name in page.inner_text("body")] == []

    if shape == "large":
        page.get_by_role("button", name="文字を 大きくする").click()
        expect(page.locator("html")).to_have_attribute("data-text-size", "large")
    look("home")
    page.get_by_role("button", name="回覧板", exact=True).click()
    look("list")
    read(page, title)
    look("reading")
    too(page)
    look("which way")
    page.get_by_role("button", name="班と番号を 押す").click()
    expect(page.get_by_role("heading", name="なん班ですか")).to_be_visible()
    look("which group")
    page.get_by_role("button", name="2班", exact=True).click()
    expect(page.get_by_role("heading", name="追分区 2班 の なん番ですか")).to_be_visible()
    look("which number")
    page.get_by_role("button", name="1番", exact=True).click()
    expect(page.get_by_role("heading", name="追分区 2班 1番 で まちがいないですか")).to_be_visible()
    look("sure")
    assert receipts(street, message.id) == []
    page.get_by_role("button", name="はい、読みました").click()
    expect(page.get_by_role("heading", name="読みました、と伝えました")).to_be_visible()
    look("thank you")
    assert receipts(street, message.id) == [(street.town.households["oiwake/2/1"], ReceiptKind.READ, Way.HALL)]
    page.get_by_role("button", name="もどる").click()
    # The next household finds it as it was.
    expect(page.get_by_role("listitem").filter(has_text=title).get_by_role("button", name="読む")).to_be_visible()


def test_what_stood_on_a_shared_screen_is_nobody_s_receipt(street: Street) -> None:
    message = circular(street, "だれの受領でもない")
    page = at_hall(street)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/api/reports" in request.url else None)
    read(page, "だれの受領でもない")
    page.get_by_role("button", name=re.compile("^次")).click()
    too(page)
    page.get_by_role("button", name="班と番号を 押す").click()
    page.get_by_role("button", name="1班", exact=True).click()
    page.get_by_role("button", name="2番", exact=True).click()
    page.get_by_role("button", name="いいえ、選びなおします").click()
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="もどる").click()
    for name in ("防災の放送", "困ったとき", "はじめの画面"):
        page.get_by_role("button", name=name).click()
        street.check(page, name)
    page.reload()
    expect(page.get_by_role("heading", name="追分公民館")).to_be_visible()
    assert sent == []
    assert receipts(street, message.id) == []


def test_after_a_minute_it_hangs_there_as_if_nobody_had_been(street: Street) -> None:
    circular(street, "置いたままの回覧")
    page = at_hall(street, clock=True)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="日本語").click()
    page.get_by_role("button", name="文字を 大きくする").click()
    read(page, "置いたままの回覧")
    too(page)
    page.get_by_role("button", name="班と番号を 押す").click()
    page.get_by_role("button", name="1班", exact=True).click()
    page.get_by_role("button", name="2番", exact=True).click()

    page.clock.run_for(45_000)
    expect(page.get_by_text(re.compile(r"あと \d+秒で"))).to_be_visible()
    street.check(page, "the last seconds")
    page.get_by_role("button", name="まだ 見ています").click()
    expect(page.get_by_role("button", name="まだ 見ています")).to_be_hidden()
    expect(page.get_by_role("button", name="はい、読みました")).to_be_visible()

    page.clock.run_for(MINUTE + 2_000)
    expect(page.get_by_role("heading", name="追分公民館")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-text-size", "normal")
    assert page.evaluate("history.state") == {"name": "home"}


def test_the_camera_goes_off_when_nobody_is_there(before_camera: Callable[..., Street], street: Street) -> None:
    circular(street, "カメラの消し忘れ")
    page = at_hall(before_camera("nothing of ours"), clock=True)
    read(page, "カメラの消し忘れ")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.locator("video")).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    assert not camera_is_off(page)
    page.clock.run_for(MINUTE + 2_000)
    expect(page.get_by_role("heading", name="追分公民館")).to_be_visible()
    assert camera_is_off(page)


def test_what_was_recorded_while_the_hall_is_cut_off_is_delivered_once(street: Street) -> None:
    message = circular(street, "線が切れた日の回覧")
    page = at_hall(street)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(offline=True)
    page.reload()
    expect(page.get_by_text("までの内容です")).to_be_visible()
    street.check(page, "cut off")
    read(page, "線が切れた日の回覧")
    too(page)
    page.get_by_role("button", name="班と番号を 押す").click()
    page.get_by_role("button", name="1班", exact=True).click()
    page.get_by_role("button", name="2番", exact=True).click()
    page.get_by_role("button", name="はい、読みました").click()
    expect(page.get_by_role("heading", name="読みました、と書きとめました")).to_be_visible()
    street.check(page, "noted")
    assert receipts(street, message.id) == []
    page.context.set_offline(offline=False)
    expected = [(street.town.households["oiwake/1/2"], ReceiptKind.READ, Way.HALL)]
    eventually(lambda: receipts(street, message.id) == expected)
    page.reload()
    expect(page.get_by_text("つながっています")).to_be_visible()
    assert receipts(street, message.id) == expected


def test_an_alert_takes_the_hall_s_screen_too_and_turns_the_camera_off(
    street: Street, before_camera: Callable[..., Street]
) -> None:
    circular(street, "警報の前の回覧", "kariyado")
    page = at_hall(before_camera("nothing of ours"), hall="kariyado", clock=True)
    read(page, "警報の前の回覧")
    too(page)
    page.get_by_role("button", name="カードを 見せる").click()
    expect(page.locator("video")).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    warn(street, "kariyado")
    expect(page.get_by_role("heading", name="避難指示")).to_be_visible()
    page.wait_for_function("() => window.tracks.every((one) => one.readyState === 'ended')")
    # Nobody answers here for the others.
    expect(page.get_by_role("button", name="無事です")).to_have_count(0)
    page.get_by_role("button", name="回覧板を見る").click()
    expect(page.get_by_text("カメラを 切りました").last).to_be_visible()
    street.check(page, "the camera, after an alert")
    page.clock.run_for(MINUTE + 2_000)
    expect(page.get_by_role("heading", name="避難指示")).to_be_visible()
    # The board that is shown for a minute says what is in force, and leads back to it.
    page.get_by_role("button", name="回覧板を見る").click()
    expect(page.locator(".in-force")).to_contain_text("避難指示")
    street.check(page, "the board, while an alert is in force")
    page.get_by_role("button", name="もう一度見る").click()
    expect(page.get_by_role("alertdialog", name="避難指示")).to_be_visible()
    with street.database.reading() as session:
        shared = select(Receipt).where(Receipt.way == Way.HALL, Receipt.kind != ReceiptKind.READ)
        assert session.scalars(shared).all() == []
