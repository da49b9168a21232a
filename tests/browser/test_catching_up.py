"""What is sent in the very moment in which a tablet comes back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route, WebSocketRoute, expect
from sqlalchemy import select

from district_hall.delivery.models import OutboxEntry
from tests import town as story
from tests.browser.broadcasting import Desk, Sent, device, on_screen
from tests.browser.people import Street
from tests.services.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PING_MS = 25_000  # Engine.IO's own; the poll comes after 60 seconds at the earliest
NAMESPACE_JOINED = "40"  # Engine.IO message, Socket.IO CONNECT: what the server says once the tablet is in its rooms


@pytest.fixture
def desk(street: Street) -> Iterator[Desk]:
    sends = Desk(street)
    yield sends
    sends.fall_silent()


def hears(page: Page, what: list[object]) -> bool:
    """Whether something has come; asks the page, so that Playwright tells us what happened meanwhile."""
    page.evaluate("true")
    return bool(what)


def is_sent(street: Street, sent: Sent) -> bool:
    waiting = select(OutboxEntry.id).where(OutboxEntry.message_id == sent.message, OutboxEntry.done.is_(None))
    with street.database.reading() as session:
        return session.scalar(waiting.limit(1)) is None


def test_an_alert_between_the_board_s_answer_and_the_connection_is_not_lost(street: Street, desk: Desk) -> None:
    """The answer left before the alert and arrives after the connection, which came too late to hear of it."""
    tablet = device(street, "oiwake/1/1")
    expect(tablet.get_by_text("つながっています")).to_be_visible()
    answers: list[tuple[Route, APIResponse]] = []
    connections: list[WebSocketRoute] = []
    joined: list[object] = []

    def hold_the_first(route: Route) -> None:
        if answers:
            route.continue_()
        else:
            answers.append((route, route.fetch()))

    def hand_on(said: str | bytes) -> None:
        connections[0].send(said)
        if str(said).startswith(NAMESPACE_JOINED):
            joined.append(said)

    tablet.route("**/api/board", hold_the_first)
    tablet.route_web_socket("**/socket.io/**", lambda connection: connections.append(connection))  # noqa: PLW0108
    tablet.reload()
    eventually(lambda: hears(tablet, [*answers]) and hears(tablet, [*connections]))
    sent = desk.broadcast()
    eventually(lambda: is_sent(street, sent))
    server = connections[0].connect_to_server()
    server.on_message(hand_on)
    eventually(lambda: hears(tablet, joined))
    answers[0][0].fulfill(response=answers[0][1])
    on_screen(tablet, sent)


def test_what_an_emission_did_not_bring_the_next_ping_does(street: Street) -> None:
    """Long before the poll: a ping says which version the board is at, and the tablet asks where its own is older."""
    tablet = street.paired("oiwake/1/1")
    lost: list[object] = []
    joined: list[object] = []

    def on_the_line(connection: WebSocketRoute) -> None:
        def hand_on(said: str | bytes) -> None:
            if str(said).startswith('42["card"'):
                lost.append(said)
                return
            connection.send(said)
            if str(said).startswith(NAMESPACE_JOINED):
                joined.append(said)

        connection.connect_to_server().on_message(hand_on)

    tablet.route_web_socket("**/socket.io/**", on_the_line)
    tablet.reload()
    eventually(lambda: hears(tablet, joined))
    story.publish(street.database, street.town, story.write(street.database, street.town, title="川の そうじ"))
    eventually(lambda: hears(tablet, lost))
    expect(tablet.get_by_text("川の そうじ").first).to_be_visible(timeout=PING_MS + 15_000)


def test_a_card_that_was_lost_is_noticed_by_the_next_one(street: Street) -> None:
    """That one's version has skipped the lost one's; what pings say is no newer than it. The tablet asks once."""
    tablet = street.paired("oiwake/1/1")
    lost: list[object] = []
    joined: list[object] = []
    asked: list[Request] = []
    pings: list[object] = []

    def on_the_line(connection: WebSocketRoute) -> None:
        def hand_on(said: str | bytes) -> None:
            if str(said).startswith('42["card"') and not lost:
                lost.append(said)
                return
            connection.send(said)
            if str(said).startswith(NAMESPACE_JOINED):
                joined.append(said)
            if str(said).startswith('42["board_version"'):
                pings.append(said)

        connection.connect_to_server().on_message(hand_on)

    tablet.route_web_socket("**/socket.io/**", on_the_line)
    tablet.reload()
    eventually(lambda: hears(tablet, joined))
    tablet.wait_for_load_state("networkidle")  # what it asks on joining is answered
    tablet.on("request", lambda request: asked.append(request) if request.url.endswith("/api/board") else None)
    for title in ("川の そうじ", "花の 水やり"):
        story.publish(street.database, street.town, story.write(street.database, street.town, title=title))
        eventually(lambda: hears(tablet, lost))
    for title in ("花の 水やり", "川の そうじ"):
        expect(tablet.get_by_text(title).first).to_be_visible(timeout=PING_MS + 15_000)  # the poll comes later
    pings.clear()
    eventually(lambda: hears(tablet, pings))
    assert len(asked) == 1
