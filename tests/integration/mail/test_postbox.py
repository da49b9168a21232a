"""Handing letters to a real mail server: taken, refused, put off, cut off, and over TLS that is checked."""

import threading
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

import pytest

from district_hall.delivery.channels.mail import connection, smtp
from district_hall.delivery.channels.mail.smtp import Answer, Letter, Postbox
from district_hall.delivery.models import AttemptResult
from district_hall.relay import relay
from tests.services.mail_server import HANG_UP, PASSWORD, USER, MailServer, mail_server
from tests.services.ports import free_port

SIGNED_IN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"
ANNA, BOB = "anna@example.com", "bob@example.net"


def letter(to: str) -> Letter:
    def make() -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["To"], message["Subject"] = to, "Test"
        message.set_content("Hello\n.\nthere\n")
        return message

    return Letter(to, make)


def postbox(port: int, query: str = "starttls=0", scheme: str = "smtp", user: str = "") -> Postbox:
    url = f"{scheme}://{user}127.0.0.1:{port}?{query}"
    return Postbox(relay(url, "kairan@example.jp", town="軽井沢町"), "kairan.example.jp")


def post(server: MailServer, *to: str) -> Sequence[Answer]:
    return list(postbox(server.port).post([letter(one) for one in to]))


def results(answers: Sequence[Answer]) -> list[AttemptResult]:
    return [one.result for one in answers]


def test_many_letters_go_over_one_connection_and_arrive_whole() -> None:
    with mail_server() as server:
        answers = post(server, *(f"somebody{number}@example.com" for number in range(30)))
    assert results(answers) == [AttemptResult.SENT] * 30
    assert answers[0].words == "250 2.0.0 queued"
    assert len(server.letters) == 30
    assert server.connections == 1
    assert server.letters[0][1].get_content().split() == ["Hello", ".", "there"]


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("550 5.1.1 no such user", AttemptResult.GONE),
        ("550 5.1.10 domain takes no mail", AttemptResult.GONE),
        ("550 5.7.1 not from you", AttemptResult.REFUSED),
        ("552 5.2.2 mailbox full", AttemptResult.REFUSED),
        ("550 no", AttemptResult.REFUSED),
        ("550 5.1.8 bad sender", AttemptResult.SUSPECT),
        ("451 4.7.1 greylisted, come back", AttemptResult.LATER),
        ("452 4.2.2 mailbox full", AttemptResult.LATER),
    ],
)
def test_what_the_server_says_to_one_address_is_that_address_s_alone(answer: str, result: AttemptResult) -> None:
    with mail_server() as server:
        server.on_rcpt = lambda address: answer if address == ANNA else None
        answers = post(server, BOB, ANNA, BOB)
    assert results(answers) == [AttemptResult.SENT, result, AttemptResult.SENT]
    assert answers[1].words == answer
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "result"),
    [("554 5.7.1 taken for spam", AttemptResult.REFUSED), ("451 4.3.0 disk full", AttemptResult.LATER)],
)
def test_what_it_says_to_a_letter_is_that_letter_s_alone(answer: str, result: AttemptResult) -> None:
    with mail_server() as server:
        server.on_letter = lambda address: answer if address == ANNA else None
        assert results(post(server, ANNA, BOB)) == [result, AttemptResult.SENT]


def test_a_no_to_our_own_address_is_nobody_else_s_fault() -> None:
    with mail_server() as server:
        server.on_sender = "550 5.7.1 not your address"
        assert results(post(server, ANNA)) == [AttemptResult.SUSPECT]


@pytest.mark.parametrize("where", ["on_rcpt", "on_letter"])
def test_a_line_that_is_cut_in_the_middle_of_a_letter_costs_that_letter_alone(where: str) -> None:
    with mail_server() as server:
        setattr(server, where, lambda address: HANG_UP if address == ANNA else None)
        answers = post(server, BOB, ANNA, BOB)
    assert results(answers) == [AttemptResult.SENT, AttemptResult.UNREACHABLE, AttemptResult.SENT]


def test_a_server_that_takes_only_a_few_letters_a_connection_gets_them_all() -> None:
    with mail_server() as server:
        server.letters_a_connection = 2
        answers = post(server, *[ANNA] * 5)
    assert results(answers) == [AttemptResult.SENT] * 5
    assert server.connections == 3


def test_a_server_that_isn_t_there_is_tried_once_for_all() -> None:
    answers = list(postbox(free_port()).post([letter(ANNA), letter(BOB)]))
    assert results(answers) == [AttemptResult.UNREACHABLE] * 2
    assert "Refused" in answers[0].words


def test_a_server_that_never_answers_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SECONDS", 0.2)
    with mail_server() as server:
        server.on_rcpt = lambda _address: _never()
        assert results(post(server, ANNA)) == [AttemptResult.UNREACHABLE]


def test_what_there_is_no_time_for_in_one_run_is_put_off_and_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST_RUN", -1.0)
    with mail_server() as server:
        assert results(post(server, ANNA, BOB)) == [AttemptResult.LATER] * 2
    assert server.connections == 0


def test_a_letter_that_can_t_be_written_holds_up_no_other() -> None:
    def broken() -> EmailMessage:
        raise ValueError

    with mail_server() as server:
        answers = list(postbox(server.port).post([Letter(ANNA, broken), letter(BOB)]))
    assert results(answers) == [AttemptResult.REFUSED, AttemptResult.SENT]


@pytest.mark.parametrize("tls", [False, True])
def test_over_tls_it_signs_in_and_sends(tmp_path: Path, tls: bool) -> None:
    with mail_server(tmp_path, tls=tls, sign_in=True) as server:
        box = postbox(server.port, f"ca={server.ca}", "smtps" if tls else "smtp", SIGNED_IN)
        assert results(list(box.post([letter(ANNA)]))) == [AttemptResult.SENT]


def test_a_certificate_that_nobody_vouches_for_gets_no_letter(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        answers = list(postbox(server.port, "").post([letter(ANNA)]))
    assert results(answers) == [AttemptResult.UNREACHABLE]
    assert "certificate" in answers[0].words.lower()


def test_without_the_tls_that_was_asked_for_nothing_is_sent() -> None:
    with mail_server() as server:
        answers = list(postbox(server.port, "starttls=1").post([letter(ANNA)]))
    assert results(answers) == [AttemptResult.UNREACHABLE]
    assert server.letters == []


def test_a_wrong_password_is_a_suspicion_and_not_the_end(tmp_path: Path) -> None:
    with mail_server(tmp_path, sign_in=True) as server:
        box = postbox(server.port, f"ca={server.ca}", user=f"{quote(USER)}:wrong@")
        assert results(list(box.post([letter(ANNA)]))) == [AttemptResult.SUSPECT]


def _never() -> str:
    threading.Event().wait(2)
    return "250 OK"
