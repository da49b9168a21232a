"""Handing letters to the mail server (RFC 5321): one connection for many, and what its replies mean."""

import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from district_hall.delivery.channels.mail import rules
from district_hall.delivery.channels.mail.connection import Connection, TlsConnection
from district_hall.delivery.models import AttemptResult
from district_hall.relay import Relay, Secured

log = logging.getLogger(__name__)

# Of a run, in seconds: no letter begins after the first, no answer is waited for after the second, also where a line that
# was kept is found dead and the letter begins anew. A name or a handshake that takes long has the rest of the lease.
LONGEST_RUN = 150.0
ENDS_AFTER = 240.0
TROUBLES = (OSError, smtplib.SMTPServerDisconnected)  # a failed TLS handshake is an OSError too


@dataclass(frozen=True)
class Letter:
    """`to` is the address as it stands on the envelope. It is made when its turn comes."""

    to: str
    make: Callable[[], EmailMessage]


@dataclass(frozen=True)
class Answer:
    """What the server said to one letter; `took_ms` from its first word to the last answer."""

    result: AttemptResult
    words: str
    took_ms: int | None = None


class _No(Exception):  # noqa: N818 - the server's answer, not a fault
    def __init__(self, code: int, words: bytes | str, *, about_recipient: bool = False) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        result = rules.verdict(code, text, about_recipient=about_recipient)
        super().__init__(result)
        self.answer = Answer(AttemptResult(result), f"{code} {text}")
        self.goes_away = code == 421


class Postbox:
    """`name` is what we call ourselves in EHLO. A connection lives for one run of letters: none is found dead later."""

    def __init__(self, relay: Relay, name: str) -> None:
        self._relay = relay
        self._name = name

    def post(self, letters: Iterable[Letter]) -> Iterator[Answer]:
        """One answer a letter, in their order, each as soon as it is known."""
        began = time.monotonic()
        connection: Connection | None = None
        lost: Answer | None = None  # the server can't be reached: the others needn't wait for the same
        try:
            for letter in letters:
                if time.monotonic() > began + LONGEST_RUN:
                    lost = Answer(AttemptResult.LATER, "not tried: the mail server is too slow")
                if lost is not None:
                    yield lost
                    continue
                data = _written(letter)
                if data is None:
                    yield Answer(AttemptResult.REFUSED, "the letter can't be written")
                    continue
                connection, answer, lost = self._post_one(connection, letter.to, data, began + ENDS_AFTER)
                yield answer
        finally:
            _hang_up(connection)

    def _post_one(
        self, connection: Connection | None, to: str, data: bytes, ends_at: float
    ) -> tuple[Connection | None, Answer, Answer | None]:
        """The connection to go on with, the answer, and the same once more where nothing gets through at all."""
        kept = connection is not None
        if connection is None:
            try:
                connection = self._connect(ends_at)
            except _No as no:
                return None, no.answer, no.answer
            except (*TROUBLES, smtplib.SMTPException) as trouble:
                answer = Answer(AttemptResult.UNREACHABLE, _words(trouble))
                return None, answer, answer
        began = time.monotonic()
        try:
            words = _hand_over(connection, self._relay.sender.addr_spec, to, data)
            return connection, _timed(Answer(AttemptResult.SENT, words), began), None
        except _No as no:
            if not no.goes_away:
                _start_over(connection)
                return connection, _timed(no.answer, began), None
            answer = no.answer
        except TROUBLES as trouble:
            answer = Answer(AttemptResult.UNREACHABLE, _words(trouble))
        _hang_up(connection)
        # Servers close after so many letters or so long: what a new connection takes isn't late for that.
        return self._post_one(None, to, data, ends_at) if kept else (None, _timed(answer, began), None)

    def _connect(self, ends_at: float) -> Connection:
        """Raises _No where the server doesn't want us."""
        connection: Connection | None = None
        try:
            connection = self._open(ends_at)
            if self._relay.secured is Secured.STARTTLS:
                connection.starttls(context=self._context())  # raises where the server doesn't offer it
            _must(connection.ehlo())
            if self._relay.user:
                connection.login(self._relay.user, self._relay.password)
        except smtplib.SMTPResponseException as refusal:
            _hang_up(connection)
            raise _No(refusal.smtp_code, refusal.smtp_error) from None
        except BaseException:
            _hang_up(connection)
            raise
        return connection

    def _open(self, ends_at: float) -> Connection:
        host, port = self._relay.host, self._relay.port
        if self._relay.secured is Secured.TLS:
            return TlsConnection(host, port, ends_at=ends_at, local_hostname=self._name, context=self._context())
        return Connection(host, port, ends_at=ends_at, local_hostname=self._name)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._relay.ca)


def _written(letter: Letter) -> bytes | None:
    try:
        return letter.make().as_bytes()
    except Exception:  # one that can't be written must not hold up the others, again and again
        log.exception("a letter can't be written")
        return None


def _must(reply: tuple[int, bytes]) -> None:
    if not 200 <= reply[0] < 300:
        raise _No(*reply)


def _hand_over(connection: Connection, sender: str, to: str, data: bytes) -> str:
    """The server's words, once it has taken the letter as its own. Raises _No."""
    _must(connection.mail(sender))
    code, words = connection.rcpt(to)
    if not 200 <= code < 300:
        raise _No(code, words, about_recipient=True)
    try:
        code, words = connection.data(data)
    except smtplib.SMTPDataError as refusal:
        raise _No(refusal.smtp_code, refusal.smtp_error, about_recipient=True) from None
    if not 200 <= code < 300:
        # A permanent no to a letter is about this letter (too large, taken for spam), not about us.
        raise _No(code, words, about_recipient=True)
    return f"{code} {words.decode('utf-8', 'replace')}"


def _start_over(connection: Connection) -> None:
    try:
        connection.rset()
    except TROUBLES:
        connection.close()  # the next letter finds that out and opens another


def _hang_up(connection: Connection | None) -> None:
    if connection is None:
        return
    try:
        if connection.sock is not None:
            connection.ends_at = time.monotonic() + 2
            connection.quit()
    except (*TROUBLES, smtplib.SMTPException):
        pass
    finally:
        connection.close()


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"


def _timed(answer: Answer, began: float) -> Answer:
    return Answer(answer.result, answer.words, int((time.monotonic() - began) * 1000))
