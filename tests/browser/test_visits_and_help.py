"""困ったとき on the household's screens, the visits list, and who helps: alone, together, and measured in every state."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices.models import Device, DeviceKind
from district_hall.places.helper_contacts import Contact, add_helper, remove_helper
from district_hall.places.questions import helpers_of
from district_hall.visits import jobs
from district_hall.visits.actions import close_by_themselves
from district_hall.visits.models import Visit
from tests import town as story
from tests.browser.people import PHONE, SIZES, TABLET, Street, sign_in
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINDOWS = pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "wide"])
KINDS = pytest.mark.parametrize("kind", [DeviceKind.TABLET, DeviceKind.PHONE], ids=["tablet", "phone"])


def visits(street: Street, login: str, size: ViewportSize = PHONE) -> Page:
    page = street.window(size)
    page.goto(f"{street.board.url}/visits/")
    sign_in(page, login)
    expect(page.get_by_role("heading", name="たずねるところ")).to_be_visible()
    return page


def helped_by(street: Street, *contacts: Contact, district: str = "oiwake") -> None:
    """Exactly these stand on 困ったとき."""
    here, leader = street.town.districts[district], street.town.leaders[district]
    with street.database.reading() as session:
        before = [one.id for one in helpers_of(session, here)]
    for known in before:
        street.database.unit_of_work(remove_helper, known, by=leader)
    for contact in contacts:
        street.database.unit_of_work(add_helper, here, contact, by=leader)


@pytest.fixture(autouse=True)
def _nobody_waits(database: Database, town: Town) -> None:
    """Each test begins with an empty list."""

    def close_all(session: Session) -> None:
        waiting = session.scalars(select(Visit.id).where(Visit.closed_at.is_(None))).all()
        close_by_themselves(session, waiting, at=now())

    database.unit_of_work(close_all)


def silent(street: Street, home: str, days: float) -> None:
    """Every tablet of this home was last heard of so many days ago."""
    story.pair(street.database, street.town, home)
    there, seen = street.town.households[home], now() - timedelta(days=days)
    street.database.unit_of_work(
        lambda session: session.execute(update(Device).where(Device.household_id == there).values(last_seen_at=seen))
    )


def ask(device: Page) -> None:
    """区長さんに 来てもらう, as somebody at home does it."""
    device.get_by_role("button", name="困ったとき").click()
    device.get_by_role("button", name="区長さんに 来てもらう").click()
    expect(device.get_by_role("heading", name="区長さんに 来てもらいますか")).to_be_visible()
    device.get_by_role("button", name="はい、たのみます").click()


def finish(page: Page, note: str = "") -> None:
    """すみました, for the first line that is theirs."""
    page.locator("summary", has_text="すみました").first.click()
    page.get_by_label("ひとこと").first.fill(note)
    page.get_by_role("button", name="すみました、と記録する").first.click()
    expect(page.get_by_text("あなたが 行くことになっています")).to_have_count(0)


def test_somebody_asks_the_leader_comes_and_nothing_waits_any_more(street: Street) -> None:
    leader, commissioner = visits(street, "oiwake"), visits(street, "commissioner")
    expect(leader.get_by_text("いま、たずねるところは ありません").first).to_be_visible()
    tablet = street.paired("oiwake/1/1")
    ask(tablet)
    expect(tablet.get_by_role("heading", name="区長さんに たのみました")).to_be_visible()
    expect(tablet.get_by_text("とどきました。しばらく お待ちください。")).to_be_visible()

    # It appears on both phones without a touch; the first to press goes, the other sees who.
    expect(commissioner.get_by_role("button", name=re.compile("わたしが行きます"))).to_be_visible()
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    expect(leader.get_by_text("あなたが 行くことになっています")).to_be_visible()
    expect(commissioner.get_by_text("荻原 善次さんが 行くことになっています。").first).to_be_visible()

    tablet.get_by_role("button", name="もどる").click()
    expect(tablet.get_by_role("button", name=re.compile("きょう .*に たのみました"))).to_be_visible()
    tablet.reload()
    tablet.get_by_role("button", name="困ったとき").click()
    expect(tablet.get_by_role("button", name=re.compile("きょう .*に たのみました"))).to_be_visible()

    finish(leader, "お元気でした")
    expect(tablet.get_by_role("button", name="区長さんに 来てもらう")).to_be_visible()
    leader.locator("summary", has_text="きょう すんだもの").click()
    expect(leader.get_by_text("「お元気でした」")).to_be_visible()


def test_what_is_being_written_stays_while_the_list_changes(street: Street) -> None:
    first, leader = street.paired("oiwake/1/1"), visits(street, "oiwake")
    ask(first)
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    leader.locator("summary", has_text="すみました").first.click()
    note = leader.get_by_label("ひとこと")
    note.fill("お元気で")
    second = street.paired("oiwake/1/2")
    ask(second)
    expect(leader.locator(".visit__where", has_text="1班 2番")).to_be_visible()
    expect(note).to_have_value("お元気で")
    expect(note).to_be_focused()
    leader.get_by_role("button", name="すみました、と記録する").click()
    expect(leader.get_by_text("あなたが 行くことになっています")).to_have_count(0)
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    finish(leader)
    expect(second.get_by_role("heading", name="区長さんに たのみました")).to_have_count(0)


def test_seen_to_before_the_tablet_looked_again_and_it_waits_no_longer(street: Street) -> None:
    """The board never says that a visit was asked for: its tag is the one from before."""
    leader, tablet = visits(street, "oiwake"), street.paired("oiwake/2/1")
    tablet.route("**/api/board", lambda route: None)  # held
    ask(tablet)
    expect(tablet.get_by_text("とどきました。しばらく お待ちください。")).to_be_visible()
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    finish(leader)
    expect(tablet.get_by_role("heading", name="区長さんに たのみました")).to_be_visible()
    tablet.unroute("**/api/board")  # lets go what it held
    tablet.evaluate("dispatchEvent(new Event('online'))")
    expect(tablet.get_by_role("heading", name="区長さんに たのみました")).to_have_count(0)


def test_the_second_who_presses_is_told_who_was_quicker(street: Street) -> None:
    ask(street.paired("oiwake/2/1"))
    leader, late = visits(street, "oiwake"), visits(street, "commissioner")
    button = late.get_by_role("button", name=re.compile("わたしが行きます"))
    expect(button).to_be_visible()
    expect(
        late.get_by_role("button", name="印刷する")
    ).to_be_visible()  # its script runs: until then it is a plain form
    # The late phone's list is held still, as on a slow line.
    late.route("**/visits/list", lambda route: route.abort())
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    expect(leader.get_by_text("あなたが 行くことになっています")).to_be_visible()
    button.click()
    expect(late.get_by_role("alert")).to_have_text("荻原 善次さんが 行くことになっています。")
    late.unroute("**/visits/list")
    leader.get_by_role("button", name=re.compile("行けなくなりました")).click()
    # The late phone shows the same button from before, too: only the leader's tells that it is free again.
    expect(leader.get_by_role("button", name=re.compile("わたしが行きます"))).to_be_visible()
    late.get_by_role("button", name=re.compile("わたしが行きます")).click()
    finish(late)
    expect(leader.get_by_text("いま、たずねるところは ありません").first).to_be_visible()


def test_a_request_without_a_connection_is_kept_and_says_so(street: Street) -> None:
    tablet = street.paired("oiwake/2/2")
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.context.set_offline(offline=True)
    tablet.get_by_role("button", name="区長さんに 来てもらう").click()
    tablet.get_by_role("button", name="はい、たのみます").click()
    expect(tablet.get_by_text("まだ とどいていません。つながったら かならず とどけます。")).to_be_visible()
    tablet.get_by_role("button", name="もどる").click()
    expect(tablet.get_by_role("button", name=re.compile("つながったら かならず とどけます"))).to_be_visible()
    tablet.context.set_offline(offline=False)
    leader = visits(street, "oiwake")
    expect(leader.get_by_text("2班 2番").first).to_be_visible(timeout=60_000)
    expect(tablet.get_by_role("button", name=re.compile("しばらく お待ちください"))).to_be_visible(timeout=60_000)
    leader.get_by_role("button", name=re.compile("わたしが行きます")).click()
    finish(leader)
    expect(leader.get_by_text("いま、たずねるところは ありません").first).to_be_visible()


LONGEST = Contact(
    "二十文字までの役や立場をここに入れます", "とてもながい名前のかたの名前はどこまで入るのか", "0267-45-8111-12345"
)


@KINDS
def test_every_page_of_help(street: Street, kind: DeviceKind) -> None:
    contact = Contact("区長", "市村 悦子", "0267-45-1234")
    helped_by(street, district="kariyado")
    page = street.paired("kariyado/1/1", kind)
    page.get_by_role("button", name="困ったとき").click()
    expect(page.get_by_text("ここは119番ではありません。")).to_be_visible()
    street.check(page, "help")
    page.get_by_role("button", name="助けてくれる人").click()
    expect(page.get_by_text("まだ、だれも入っていません")).to_be_visible()
    street.check(page, "nobody helps yet")
    for many in (1, 3, 6):
        helped_by(street, contact, *[LONGEST] * (many - 1), district="kariyado")
        page.reload()
        page.get_by_role("button", name="困ったとき").click()
        page.get_by_role("button", name="助けてくれる人").click()
        expect(page.locator(".helper")).to_have_count(many)
        street.check(page, f"{many} help")
        assert fits(page), f"{many} contacts stand over something"
    dial = page.get_by_role("link", name=re.compile("電話をかける")).first
    if kind is DeviceKind.PHONE:
        expect(dial).to_have_attribute("href", "tel:0267-45-1234")
    else:
        expect(dial).to_have_count(0)
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="音を 大きくする").click()
    street.check(page, "sound")
    page.get_by_role("button", name="音をためす").click()
    expect(page.locator("#spoken")).to_have_text("音を 鳴らしました")
    page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name="区長さんに 来てもらう").click()
    street.check(page, "ask?")
    page.get_by_role("button", name="もどる").click()
    expect(page.get_by_role("button", name="家族の見守り")).to_have_count(1 if kind is DeviceKind.TABLET else 0)


@KINDS
def test_help_with_large_letters_and_in_english(street: Street, kind: DeviceKind) -> None:
    helped_by(street, *[LONGEST] * 6, district="kariyado")
    page = street.paired("kariyado/1/2", kind)
    page.get_by_role("button", name="困ったとき").click()
    page.get_by_role("button", name="文字を 大きくする").click()
    expect(page.locator("html")).to_have_attribute("data-text-size", "large")
    street.check(page, "large letters")
    for words in ("助けてくれる人", "音を 大きくする", "区長さんに 来てもらう"):
        page.get_by_role("button", name=words).first.click()
        street.check(page, f"large letters: {words}")
        assert fits(page), f"large letters: {words} stands over something"
        page.get_by_role("button", name="もどる").click()
    page.get_by_role("button", name=re.compile("English")).click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    street.check(page, "in English")


def fits(page: Page) -> bool:
    """On the tablet nothing that is written hangs out of its place; a phone scrolls."""
    if page.viewport_size != SIZES[DeviceKind.TABLET]:
        return True
    inside = "[...document.querySelectorAll('.help, .help__content, .tile, .helper')]"
    return bool(
        page.evaluate(
            f"{inside}.every((e) => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1)"
        )
    )


@WINDOWS
def test_every_state_of_the_list(street: Street, size: ViewportSize) -> None:
    for home in ("oiwake/1/3", "oiwake/2/3"):
        silent(street, home, 20)
    jobs.note_silent_tablets(street.database, at=now())
    page = visits(street, "commissioner", size)
    expect(page.get_by_text("タブレットが 静かです").first).to_be_visible()
    street.check(page, "silent tablets")
    page.get_by_role("button", name=re.compile("わたしが行きます")).first.click()
    expect(page.get_by_text("あなたが 行くことになっています")).to_be_visible()
    page.locator("summary", has_text="すみました").first.click()
    street.check(page, "taken, about to be done")
    page.get_by_role("button", name="すみました、と記録する").click()
    page.locator("summary", has_text="きょう すんだもの").click()
    street.check(page, "done")


def test_the_list_prints_as_boxes_to_tick_without_buttons(street: Street) -> None:
    ask(street.paired("oiwake/1/2"))
    page = visits(street, "commissioner")
    expect(page.get_by_role("button", name=re.compile("わたしが行きます"))).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.locator(".paper-list__box > span")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)


@WINDOWS
def test_who_helps_is_entered_on_the_leader_s_page(street: Street, size: ViewportSize) -> None:
    helped_by(street)
    tablet = street.paired("oiwake/1/1")
    tablet.get_by_role("button", name="困ったとき").click()
    tablet.get_by_role("button", name="助けてくれる人").click()
    page = street.leader(size=size)
    page.goto(f"{street.board.url}/leader/contacts")
    street.check(page, "nobody yet")
    page.locator("#what").fill("民生委員")
    page.locator("#name").fill("中山 ふみ")
    page.locator("#telephone").fill("119")
    page.get_by_role("button", name="入れる").click()
    expect(page.locator("#telephone-error")).to_be_visible()
    street.check(page, "a number that is none")
    page.locator("#telephone").fill("０９０−１２３４−５６７８")
    page.get_by_role("button", name="入れる").click()
    expect(page.get_by_text("連絡先を入れました。")).to_be_visible()
    street.check(page, "one helps")
    expect(tablet.get_by_text("090-1234-5678")).to_be_visible()
    page.get_by_role("link", name=re.compile("変える")).click()
    street.check(page, "changing")
    page.locator("#telephone").fill("0267-45-8111")
    page.get_by_role("button", name="これに変える").click()
    expect(tablet.get_by_text("0267-45-8111")).to_be_visible()
    page.locator("summary", has_text="消す").click()
    street.check(page, "remove?")
    page.get_by_role("button", name="この連絡先を消す").click()
    expect(tablet.get_by_text("まだ、だれも入っていません")).to_be_visible()
