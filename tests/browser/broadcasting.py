"""The desk's side of the household's alerts: what goes out, as its actions send it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alerts import actions as desk
from alerts.actions import Content
from alerts.models import Ask, Hazard, Step
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.delivery.models import Message, MessageKind, Receipt, ReceiptKind
from district_hall.devices.models import DeviceKind
from tests.browser.people import SIZES, Street

FLEE = "いますぐ、あぶない場所から全員 避難してください。\n避難所：追分公民館、中央公民館"
BEAR = "きのう夕方、追分でクマが目撃されました。ひとりで山に入らないでください。"


@dataclass(frozen=True)
class Sent:
    """What is on the air: the alert at the desk, and the message that devices have."""

    alert: UUID
    message: UUID


@dataclass(frozen=True)
class Wish:
    """What the desk sets, where it isn't the usual evacuation order for two districts."""

    level: int | None = 4
    hazard: Hazard = Hazard.LANDSLIDE
    title: str = ""
    body: str = FLEE
    ask: Ask = Ask.SAFETY
    areas: tuple[str, ...] = ("oiwake", "kariyado")
    lasts: timedelta | None = None
    training: bool = False


EVACUATE = Wish()
BEAR_SEEN = Wish(level=None, hazard=Hazard.BEAR, title="クマの目撃", body=BEAR, ask=Ask.ACKNOWLEDGE)


@dataclass
class Desk:
    """Sends alone, as its chief may: the two pairs of eyes have tests of their own."""

    street: Street

    def broadcast(self, wish: Wish = EVACUATE) -> Sent:
        return self.street.database.unit_of_work(self._start, wish)

    def follow(self, before: Sent, step: Step, wish: Wish | None = None) -> Sent:
        return self.street.database.unit_of_work(self._follow, before, step, wish)

    def fall_silent(self) -> None:
        """What one test leaves on the air is no other's."""

        def end(session: Session) -> None:
            session.execute(update(Message).where(Message.kind == MessageKind.ALERT).values(expires_at=now()))

        self.street.database.unit_of_work(end)

    def receipts(self, one: Sent, kind: ReceiptKind) -> list[Receipt]:
        """What came back, in the order in which it came."""
        wanted = select(Receipt).where(Receipt.message_id == one.message, Receipt.kind == kind)
        with self.street.database.reading() as session:
            return list(session.scalars(wanted.order_by(Receipt.received_at, Receipt.id)))

    def _start(self, session: Session, wish: Wish) -> Sent:
        chief = self.street.town.staff["chief"]
        alert = desk.start(session, by=chief, at=now(), training=wish.training)
        return self._send(session, alert.id, 0, wish)

    def _follow(self, session: Session, before: Sent, step: Step, wish: Wish | None) -> Sent:
        chief = self.street.town.staff["chief"]
        alert = desk.follow(session, before.alert, step, by=chief, at=now())
        if wish is None:
            return self._out(session, alert.id, alert.version)
        return self._send(session, alert.id, alert.version, wish)

    def _send(self, session: Session, alert: UUID, seen: int, wish: Wish) -> Sent:
        chief, at = self.street.town.staff["chief"], now()
        content = Content(
            transcript=wish.body,
            level=wish.level,
            hazard=wish.hazard,
            title=wish.title,
            body=wish.body,
            plain="",
            english="",
            ask=wish.ask,
            areas=frozenset(Area(self.street.town.districts[one]) for one in wish.areas),
            expires_at=at + wish.lasts if wish.lasts else None,
        )
        return self._out(session, alert, desk.edit(session, alert, content, seen=seen, by=chief, at=at))

    def _out(self, session: Session, alert: UUID, version: int) -> Sent:
        chief = self.street.town.staff["chief"]
        message = desk.send_alone(session, alert, seen=version, by=chief, at=now(), reason="急ぐため")
        return Sent(alert, message.id)


def device(street: Street, home: str, kind: DeviceKind = DeviceKind.TABLET, *choices: str) -> Page:
    """A paired device with these settings chosen; whether anything is on the air or not."""
    page = street.window(SIZES[kind])
    page.add_init_script(HEARD)
    page.goto(f"{street.board.url}/pair#{street.code(home, kind).secret}")
    page.get_by_role("button", name="はい、使います").click()
    expect(page.locator(".screen, .takeover").first).to_be_visible()
    if choices:
        page.get_by_role("button", name="困ったとき").click()
        page.get_by_role("button", name="ことば").first.click()
        for one in choices:
            page.get_by_role("button", name=one, exact=True).click()
        page.get_by_role("button", name="はじめの画面").or_(page.get_by_role("button", name="Home")).first.click()
    return page


def on_screen(page: Page, one: Sent) -> None:
    """This alert, and no other, has taken the screen over."""
    expect(page.locator(f'.takeover [data-id="{one.message}"]')).to_be_visible()


# A voice that ends each sentence at once and keeps what it was given.
HEARD = """
window.heard = [];
const voices = [{ lang: 'ja-JP', name: 'stub' }];
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices, cancel() {}, addEventListener() {},
  speak(utterance) {
    window.heard.push({ text: utterance.text, lang: utterance.lang, rate: utterance.rate, volume: utterance.volume });
    setTimeout(() => utterance.onend?.({}), 5);
  },
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
