"""The pages about mail, in a real browser, with a real mail server behind the board: asked for, confirmed, stopped."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from district_hall.db import Database
from tests import town as story
from tests.browser.people import PHONE, TABLET, Street
from tests.services.mail_server import MailServer, mail_server
from tests.services.ports import free_port
from tests.services.server import RunningBoard, running_board
from tests.services.waiting import eventually
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def board(database_file: Path, tmp_path_factory: pytest.TempPathFactory, server: MailServer) -> Iterator[RunningBoard]:
    """With a mail server, and its own address in the letters' links."""
    port = free_port()
    settings = {
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}?starttls=0",
        "MAIL_FROM": "kairan@town.example.jp",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    data = tmp_path_factory.mktemp("data")
    with running_board(f"sqlite:///{database_file}", data, worker=True, **settings) as running:
        yield running


@pytest.fixture
def street(browser: Browser, board: RunningBoard, database: Database, town: Town) -> Iterator[Street]:
    people = Street(browser, board, database, town)
    yield people
    people.go_home()


def link_in(server: MailServer, to: str, what: str) -> str:
    """The path of the last such link that came to this mailbox."""
    eventually(lambda: len(server.to(to)) > 0)
    body = server.to(to)[-1].get_body(("plain",))
    assert body is not None
    found = re.search(rf"/mail/{what}/\S+", body.get_content())
    assert found
    return found.group()


def ask(page: Page, typed: str) -> None:
    page.get_by_label("メールアドレス", exact=True).fill(typed)
    page.get_by_role("button", name="たしかめるメールを送る").click()
    expect(page.get_by_text("メールを見てください")).to_be_visible()


def test_a_leader_asks_confirms_from_the_letter_and_stops(street: Street, server: MailServer) -> None:
    page = street.leader(size=TABLET)
    page.get_by_role("link", name="メール", exact=True).click()
    expect(page.get_by_role("heading", name="メールで受けとる")).to_be_visible()
    street.check(page, "the staff's page")
    ask(page, "leader@example.jp")
    street.check(page, "waiting for the letter")
    reader = street.window(PHONE)
    reader.goto(street.board.url + link_in(server, "leader@example.jp", "confirm"))
    street.check(reader, "the letter's page")
    reader.get_by_role("button", name="はい、受けとります").click()
    expect(reader.get_by_role("heading", name="これで、メールが届きます")).to_be_visible()
    street.check(reader, "confirmed")
    page.reload()
    expect(page.get_by_text("このアドレスに届きます")).to_be_visible()
    street.check(page, "in use")
    draft = story.write(street.database, street.town)
    page.get_by_label("ご自分の区の回覧も、メールで受けとる").check()
    page.get_by_role("button", name="変える", exact=True).click()
    story.publish(street.database, street.town, draft)
    eventually(lambda: len(server.to("leader@example.jp")) == 2)
    reader.goto(street.board.url + link_in(server, "leader@example.jp", "stop"))
    street.check(reader, "what to stop")
    reader.get_by_role("button", name="回覧のメールだけ").click()
    expect(reader.get_by_role("heading", name="やめました")).to_be_visible()
    street.check(reader, "stopped")


def test_a_wrong_address_is_said_beside_it(street: Street) -> None:
    page = street.leader("kariyado")
    page.goto(f"{street.board.url}/staff/mail")
    page.get_by_label("メールアドレス", exact=True).fill("kariyado")
    page.get_by_role("button", name="たしかめるメールを送る").click()
    expect(page.get_by_role("alert")).to_contain_text("メールアドレスを、たしかめてください")
    expect(page.get_by_label("メールアドレス", exact=True)).to_have_value("kariyado")
    street.check(page, "a wrong address")


def test_a_family_contact_asks_and_the_mail_server_knows_no_such_address(street: Street, server: MailServer) -> None:
    page = street.window(PHONE)
    credential = story.let_family_look(street.database, street.town, "荻原 ハツ")
    page.context.add_cookies([{"name": "family", "value": credential, "url": street.board.url}])
    page.goto(f"{street.board.url}/family/")
    page.get_by_role("link", name="町の放送を、メールでも受けとる").click()
    street.check(page, "the family's page")
    server.on_rcpt = lambda address: "550 5.1.1 no such user" if address == "sun@example.com" else None
    ask(page, "sun@example.com")
    street.check(page, "waiting for the letter")

    def said() -> bool:
        page.reload()
        return page.get_by_text("メールの会社が受けとりませんでした").is_visible()

    eventually(said)
    street.check(page, "it didn't arrive")
