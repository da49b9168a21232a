"""A mail server of the tests' own (aiosmtpd): keeps what it takes, and refuses, delays or hangs up as it is told."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from district_hall.clock import now
from tests.services.ports import free_port

USER, PASSWORD = "kairan@example.jp", "secret:of/the@town 1"
HANG_UP = "hang up"


@dataclass
class MailServer:
    """`on_rcpt` says what it answers to an address: None takes it, HANG_UP closes the line."""

    port: int
    on_rcpt: Callable[[str], str | None] = lambda _address: None
    on_letter: Callable[[str], str | None] = lambda _address: None
    on_sender: str | None = None
    letters_a_connection: int = 1000
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    ca: Path | None = None

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for to, letter in self.letters if to == address]


class _Handler:
    """In aiosmtpd's own form."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_EHLO(  # noqa: N802
        self, _smtp: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if not hasattr(session, "taken"):
            session.taken = 0
            self._server.connections += 1
        return responses

    async def handle_MAIL(self, _smtp: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if session.taken >= self._server.letters_a_connection:
            return "421 4.7.0 enough for one connection"
        if self._server.on_sender:
            return self._server.on_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, smtp: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        answer = self._server.on_rcpt(address)
        if answer == HANG_UP:
            smtp.transport.abort()
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 OK"

    async def handle_DATA(self, smtp: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self._server.on_letter(envelope.rcpt_tos[0])
        if answer == HANG_UP:
            smtp.transport.abort()
        if answer is None:
            session.taken += 1
            letter = message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
            self._server.letters.append((envelope.rcpt_tos[0], letter))
        return answer or "250 2.0.0 queued"


def _may_sign_in(_smtp: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(certified: Path | None = None, *, tls: bool = False, sign_in: bool = False) -> Iterator[MailServer]:
    """With `certified` (a folder for its certificate) it offers STARTTLS, or with `tls` speaks nothing else."""
    server = MailServer(free_port())
    more: dict[str, Any] = {}
    if certified is not None:
        server.ca, context = _certificate(certified)
        more = {"ssl_context": context} if tls else {"tls_context": context, "require_starttls": True}
    if sign_in:
        # Over implicit TLS aiosmtpd doesn't know that it is safe, and would warn.
        more |= {"authenticator": _may_sign_in, "auth_required": not tls, "auth_require_tls": not tls}
    controller = Controller(_Handler(server), hostname="127.0.0.1", port=server.port, **more)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate authority of this test's own, which signs one certificate for this machine."""
    key, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    authority = _signed(name, key.public_key(), name, key, x509.BasicConstraints(ca=True, path_length=0))
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    mine = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    certificate = _signed(mine, own.public_key(), name, key, here)
    ca, chain = folder / "ca.pem", folder / "mail.pem"
    ca.write_bytes(authority.public_bytes(Encoding.PEM))
    private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return ca, context


def _signed(
    subject: x509.Name, public: Any, issuer: x509.Name, by: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
) -> x509.Certificate:
    at = now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )
