"""Web Push for real, the whole chain: Firefox subscribes on our page, the worker seals and sends, Firefox opens and shows."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from alerts.models import Step
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt
from district_hall.devices import actions as devices
from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.integration.alert_acts import DeskActs
from tests.services.autopush import Autopush, autopush
from tests.services.firefox import firefox, push_preferences, running_firefox
from tests.services.server import RunningBoard, running_board
from tests.services.waiting import eventually
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

SHOWN = """
const [done] = arguments;
navigator.serviceWorker.getRegistration()
  .then((one) => one.getNotifications())
  .then((all) => done(all.map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, stays: requireInteraction }))))
  .catch((error) => done([{ title: String(error) }]));
"""
PRESSED = """
const words = arguments[0];
const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim().includes(words));
button?.click();
return Boolean(button);
"""
BUTTON_SAYS = """
const [words, pressed] = arguments;
const button = document.querySelector('button.settings__push');
return button?.textContent.trim() === words && button.getAttribute('aria-pressed') === pressed && !button.disabled;
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Autopush]:
    with autopush(tmp_path) as running:
        yield running


@pytest.fixture
def database(_migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(_migrated_file, tmp_path / "hall.db")
    opened = Database(f"sqlite:///{tmp_path / 'hall.db'}")
    yield opened
    opened.close()


@pytest.fixture
def town(database: Database) -> Town:
    return story.settle(database)


@pytest.fixture
def board(database: Database, tmp_path: Path, service: Autopush) -> Iterator[RunningBoard]:
    settings = {"PUSH_SERVICES": service.service.origin, "PUSH_CA": service.service.trusted}
    folder = tmp_path / "data"
    folder.mkdir()
    with running_board(f"sqlite:///{tmp_path / 'hall.db'}", folder, worker=True, **settings) as running:
        yield running


@pytest.fixture
def browser(service: Autopush, tmp_path: Path) -> Iterator[Any]:
    path = firefox()
    assert path, "no Firefox: `make test` installs it where it may"
    with running_firefox(path, tmp_path, push_preferences(service.port)) as driver:
        yield driver


def subscriptions(database: Database) -> list[PushSubscription]:
    with database.reading() as session:
        return list(session.scalars(select(PushSubscription).where(PushSubscription.retired_at.is_(None))))


def attempts(database: Database) -> list[AttemptResult]:
    with database.reading() as session:
        query = select(DeliveryAttempt.result).where(DeliveryAttempt.channel == ChannelWord.PUSH)
        return list(session.scalars(query.order_by(DeliveryAttempt.id)))


def shown(browser: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.execute_async_script(SHOWN, sandbox=None)
    return found


def press(browser: Any, words: str) -> Callable[[], bool]:
    return lambda: bool(browser.execute_script(PRESSED, script_args=[words], sandbox=None))


def begin(board: RunningBoard, database: Database, town: Town, browser: Any) -> None:
    """Leave is given already, as on a town's own tablets: the page subscribes without a touch."""
    code = database.unit_of_work(
        devices.make_pairing_code,
        town.households["oiwake/1/1"],
        DeviceKind.PHONE,
        by=town.leaders["oiwake"],
        at=now(),
    )
    browser.navigate(f"{board.url}/pair#{code.secret}")
    eventually(press(browser, "はい、使います"))
    eventually(lambda: len(subscriptions(database)) == 1, seconds=60)


def test_what_the_desk_sends_stands_on_a_device_whose_page_is_closed(
    board: RunningBoard, database: Database, town: Town, service: Autopush, browser: Any
) -> None:
    begin(board, database, town, browser)
    assert subscriptions(database)[0].origin == service.service.origin

    browser.navigate(f"{board.url}/sign-in")  # of the same house, and not the board
    desk = DeskActs(database, town)
    alert = desk.live()
    eventually(lambda: [one["title"] for one in shown(browser)] == ["避難指示（警戒レベル4）"], seconds=60)
    assert shown(browser)[0]["tag"] == str(desk.read(alert).message_id)

    ended = desk.followed(alert, Step.ALL_CLEAR)
    eventually(lambda: "解除" in "".join(one["title"] for one in shown(browser)), seconds=60)
    assert len(shown(browser)) == 1  # in the place of what it ends
    assert desk.read(ended).message_id != desk.read(alert).message_id
    eventually(lambda: attempts(database) == [AttemptResult.SENT] * 2)

    # Whoever starts the page anew says the same again; whoever is gone is found out at the next message.
    (before,) = subscriptions(database)
    browser.navigate(board.url)
    eventually(lambda: subscriptions(database)[0].refreshed_at > before.refreshed_at, seconds=60)
    service.channels.clear()
    story.publish(database, town, story.write(database, town))
    eventually(lambda: subscriptions(database) == [], seconds=60)
    assert attempts(database)[-1] is AttemptResult.GONE


def test_the_button_switches_it_off_for_good_and_on_again(
    board: RunningBoard, database: Database, town: Town, browser: Any
) -> None:
    begin(board, database, town, browser)

    def look_at_settings() -> None:
        eventually(press(browser, "困ったとき"))
        eventually(press(browser, "ことば"))

    def says(words: str, pressed: str) -> bool:
        return bool(browser.execute_script(BUTTON_SAYS, script_args=[words, pressed], sandbox=None))

    look_at_settings()
    eventually(lambda: says("画面を消していても知らせます", "true"))
    assert press(browser, "画面を消していても知らせます")()
    eventually(lambda: says("画面を消していても知らせる", "false"))
    eventually(lambda: subscriptions(database) == [])

    browser.navigate(board.url)  # what was refused isn't asked or done anew at the next start
    look_at_settings()
    eventually(lambda: says("画面を消していても知らせる", "false"))
    assert subscriptions(database) == []

    assert press(browser, "画面を消していても知らせる")()
    eventually(lambda: says("画面を消していても知らせます", "true"), seconds=60)
    eventually(lambda: len(subscriptions(database)) == 1)
