"""Settings from the environment; a secret may also come from a file named by `NAME_FILE`."""

import base64
import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from district_hall.relay import Relay, relay

# Where browsers are told things while no page is open: those of Chrome and Edge on Android, of Firefox, Safari, Windows.
PUSH_SERVICES = ("fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # a private key is less than this


@dataclass(frozen=True)
class LineAccount:
    """The town's LINE official account: `secret` signs what LINE tells us, `token` is what we call it with."""

    secret: str = field(repr=False)
    token: str = field(repr=False)
    api_url: str = "https://api.line.me"


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Paths are absolute; `redis_url` and `public_url` are empty where unset.

    Web Push: `vapid_private_key` (32 bytes as base64url) and `push_contact` (mailto: or https:) say who sends,
    `push_services` to whom (see delivery/channels/push/services.py), `push_ca` is a file with what is trusted to be
    them (empty: what the system trusts).
    """

    data_dir: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0
    metrics_token: str = ""
    town: str = "軽井沢町"
    town_en: str = "Karuizawa"
    vapid_private_key: str = ""
    push_contact: str = "mailto:postmaster@localhost"
    push_services: tuple[str, ...] = PUSH_SERVICES
    push_ca: str = ""
    relay: Relay | None = None  # without it there is no mail
    line: LineAccount | None = None

    @property
    def pages_dir(self) -> Path:
        """Page pictures, by content hash; served."""
        return self.data_dir / "files" / "pages"

    @property
    def originals_dir(self) -> Path:
        """What leaders uploaded, as it came; never served."""
        return self.data_dir / "files" / "originals"

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by HTTPS, so that cookies must not travel without it."""
        return self.public_url.startswith("https://")


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Reads DATA_DIR, DATABASE_URL, SECRET_KEY, HOST, PORT, PUBLIC_URL, REDIS_URL,
    TRUSTED_PROXIES, METRICS_TOKEN, TOWN and TOWN_EN, VAPID_PRIVATE_KEY, PUSH_CONTACT, PUSH_SERVICES and PUSH_CA,
    SMTP_URL, MAIL_FROM, LINE_CHANNEL_SECRET, LINE_CHANNEL_ACCESS_TOKEN and LINE_API_URL.

    Raises ValueError, saying which, for a value that can't be used.
    """
    data_dir = Path(env.get("DATA_DIR", "data")).resolve()
    return Settings(
        data_dir=data_dir,
        database_url=_secret(env, "DATABASE_URL") or f"sqlite:///{data_dir / 'hall.db'}",
        secret_key=_secret(env, "SECRET_KEY") or _kept_secret(data_dir / "secret-key", _random_secret),
        host=env.get("HOST", "127.0.0.1"),
        port=_number(env, "PORT", 8080, 65535),
        public_url=env.get("PUBLIC_URL", "").rstrip("/"),
        redis_url=_secret(env, "REDIS_URL"),
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, 8),
        metrics_token=_secret(env, "METRICS_TOKEN"),
        town=env.get("TOWN", Settings.town),
        town_en=env.get("TOWN_EN", Settings.town_en),
        vapid_private_key=_secret(env, "VAPID_PRIVATE_KEY") or _kept_secret(data_dir / "vapid-key", _random_vapid_key),
        push_contact=_push_contact(env),
        push_services=tuple(env.get("PUSH_SERVICES", "").lower().split()) or PUSH_SERVICES,
        push_ca=env.get("PUSH_CA", ""),
        relay=_relay(env),
        line=_line(env),
    )


def _push_contact(env: Mapping[str, str]) -> str:
    """PUSH_CONTACT; else the board's own address, which leads to whoever runs it."""
    named = env.get("PUSH_CONTACT", "").strip()
    host = urlsplit(env.get("PUBLIC_URL", "")).hostname
    if named:
        if not named.startswith(("mailto:", "https://")):
            msg = f"PUSH_CONTACT must begin with mailto: or https://, not {named!r}"
            raise ValueError(msg)
        return named
    return f"https://{host}" if host and "." in host else Settings.push_contact


def _line(env: Mapping[str, str]) -> LineAccount | None:
    secret, token = _secret(env, "LINE_CHANNEL_SECRET"), _secret(env, "LINE_CHANNEL_ACCESS_TOKEN")
    if bool(secret) != bool(token):
        msg = "LINE needs both LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN"
        raise ValueError(msg)
    if not secret:
        return None
    return LineAccount(secret, token, env.get("LINE_API_URL", LineAccount.api_url).rstrip("/"))


def _relay(env: Mapping[str, str]) -> Relay | None:
    url = _secret(env, "SMTP_URL")
    if not url:
        return None
    if not env.get("PUBLIC_URL", "").startswith(("https://", "http://")):
        msg = "SMTP_URL needs PUBLIC_URL too: letters carry links to it"
        raise ValueError(msg)
    return relay(url, env.get("MAIL_FROM", ""), town=env.get("TOWN", Settings.town))


def _secret(env: Mapping[str, str], name: str) -> str:
    if path := env.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return env.get(name, "").strip()


def _number(env: Mapping[str, str], name: str, default: int, highest: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) <= highest):
        msg = f"{name} must be a whole number from 0 to {highest}, not {text!r}"
        raise ValueError(msg)
    return int(text)


def _random_secret() -> str:
    return secrets.token_hex(32)


def _random_vapid_key() -> str:
    """A P-256 private key as Web Push's tools write it: 32 bytes as base64url."""
    number = 1 + secrets.randbelow(P256_ORDER - 1)
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode("ascii")


def _kept_secret(path: Path, make: Callable[[], str]) -> str:
    """A random secret of this installation, made at the first start and readable by its owner only.

    The link appears whole or not at all, so two processes that start together agree on one secret.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
