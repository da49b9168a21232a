"""The mail server that takes our letters, as one setting names it."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class Secured(StrEnum):
    """TLS from the first byte, TLS asked for on a plain connection (RFC 3207; never sent without), or none."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


PORTS = {Secured.TLS: 465, Secured.STARTTLS: 587, Secured.NONE: 25}


@dataclass(frozen=True)
class Relay:
    """Without `user` it isn't signed in to. `ca` is a file of certificates to trust instead of the system's."""

    host: str
    port: int
    secured: Secured
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None


def relay(url: str, sender: str, *, town: str) -> Relay:
    """From `smtp://user:password@host:587?starttls=1` or `smtps://…` (`%40` for an @ in the password), and from whom.

    Raises ValueError, saying what to mend.
    """
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or asked.get("starttls", "1") not in {"0", "1"}:
        msg = "SMTP_URL must look like smtp://user:password@host:587?starttls=1 or smtps://user:password@host:465"
        raise ValueError(msg)
    if not unquote(parts.username or "").isascii() or not unquote(parts.password or "").isascii():
        msg = "SMTP_URL: mail servers take user names and passwords of plain ASCII letters only"
        raise ValueError(msg)
    secured = Secured.TLS if parts.scheme == "smtps" else Secured.STARTTLS
    if secured is Secured.STARTTLS and asked.get("starttls") == "0":
        secured = Secured.NONE
    if secured is Secured.NONE and parts.password and not _is_here(parts.hostname):
        msg = "SMTP_URL would send its password in the clear: leave starttls=0 to a server on this machine"
        raise ValueError(msg)
    return Relay(
        host=parts.hostname,
        port=parts.port or PORTS[secured],
        secured=secured,
        sender=_sender(sender, town),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=Path(asked["ca"]) if "ca" in asked else None,
    )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sender(text: str, town: str) -> Address:
    """`kairan@town.example.jp` or `軽井沢町 <kairan@town.example.jp>`."""
    name, plain = parseaddr(text)
    try:
        return Address(name or town, addr_spec=plain.encode("ascii").decode())
    except (ValueError, UnicodeError, IndexError):
        msg = f"MAIL_FROM must be an address like kairan@town.example.jp, not {text!r}"
        raise ValueError(msg) from None
