"""A run of letters ends before its lease, whatever the server does; what there was no time for is due again."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.channels.mail import connection, smtp
from district_hall.delivery.channels.mail.smtp import Letter
from district_hall.delivery.models import AttemptResult, ChannelWord, DeliveryAttempt, Done, OutboxEntry
from tests.integration.alert_acts import DeskActs
from tests.integration.mail.mailing import confirmed, mail_by, of_family, of_staff, office_and_box, send
from tests.services.mail_server import MailServer, mail_server
from tests.town import Town

SOON = timedelta(minutes=1)
ANNA, BOB = "anna@example.com", "bob@example.net"
LATER, SENT, UNREACHABLE = AttemptResult.LATER, AttemptResult.SENT, AttemptResult.UNREACHABLE


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a whole run, where one answer alone may take twenty."""
    monkeypatch.setattr(smtp, "LONGEST_RUN", 1.0)
    monkeypatch.setattr(smtp, "ENDS_AFTER", 1.0)


def results(port: int, *to: str) -> list[AttemptResult]:
    def write() -> EmailMessage:
        letter = EmailMessage()
        letter.set_content("Hello")
        return letter

    _, box = office_and_box(port)
    return [one.result for one in box.post([Letter(one, write) for one in to])]


@contextmanager
def talker(say: Callable[[socket.socket], object]) -> Iterator[int]:
    """A server that says to each caller what it likes; its port."""

    def answer() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                say(line)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_a_run_ends_well_within_its_lease() -> None:
    """Nothing is waited for after ENDS_AFTER, but a name with two addresses and a handshake that begin just before it."""
    assert smtp.LONGEST_RUN < smtp.ENDS_AFTER
    assert timedelta(seconds=smtp.ENDS_AFTER + 2 * connection.SECONDS) < LONGEST_LEASE


@pytest.mark.usefixtures("one_second")
def test_a_letter_that_gets_no_answer_ends_with_its_run_and_the_next_is_not_tried() -> None:
    over = threading.Event()
    asked: list[bytes] = []

    def silent_after_the_first(line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        while not over.is_set() and (words := line.recv(1000)):
            asked.append(words)
            if BOB.encode() not in words:
                line.sendall(b"354 go on\r\n" if words.lower().startswith(b"data") else b"250 OK\r\n")

    with talker(silent_after_the_first) as port:
        began = time.monotonic()
        assert results(port, ANNA, BOB, ANNA) == [SENT, UNREACHABLE, LATER]
        assert time.monotonic() - began < connection.SECONDS / 2
        over.set()
    assert sum(ANNA.encode() in words for words in asked) == 1


@pytest.mark.usefixtures("one_second")
def test_a_server_that_speaks_on_and_on_does_not_prolong_a_run() -> None:
    def chatter(line: socket.socket) -> None:
        pause = threading.Event()
        try:
            while True:
                line.sendall(b"220-one moment\r\n")
                pause.wait(0.1)  # sooner than any answer is given up
        except OSError:
            return

    with talker(chatter) as port:
        began = time.monotonic()
        assert results(port, ANNA, BOB) == [UNREACHABLE, LATER]
        assert time.monotonic() - began < connection.SECONDS / 2


def test_what_there_was_no_time_for_is_due_again_and_goes(
    database: Database, town: Town, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(database, of_staff(town, "oiwake"), "leader@example.jp")
    confirmed(database, of_family(database, town, "荻原 ハツ"), "son@example.com")
    DeskActs(database, town).live()
    channel, at = mail_by(server.port), now() + SOON
    began = time.monotonic()
    late: list[float] = []
    server.on_letter = lambda _address: late.append(smtp.LONGEST_RUN + 1)
    with monkeypatch.context() as slow:
        slow.setattr(
            smtp, "time", SimpleNamespace(monotonic=lambda: began + sum(late))
        )  # the first letter takes as long
        assert send(database, channel, at) == 2
    assert len(server.letters) == 1
    assert results_of_tries(database) == [LATER, SENT]
    (waits,) = (one for one in entries(database) if one.done is None)
    assert waits.lease_until is None
    assert at < waits.due_at < at + SOON
    assert send(database, channel, at + SOON) == 1
    assert {one.done for one in entries(database)} == {Done.SENT}
    assert len(server.letters) == 2


def entries(database: Database) -> list[OutboxEntry]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry).where(OutboxEntry.channel == ChannelWord.MAIL)))


def results_of_tries(database: Database) -> list[AttemptResult]:
    with database.reading() as session:
        return sorted(session.scalars(select(DeliveryAttempt.result)))
