"""Settings from the environment; a secret may also come from a file named by `NAME_FILE`."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from district_hall.relay import Relay, relay


@dataclass(frozen=True)
class LineAccount:
    """The town's LINE official account: `secret` signs what LINE tells us, `token` is what we call it with."""

    secret: str = field(repr=False)
    token: str = field(repr=False)
    api_url: str = "https://api.line.me"


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Paths are absolute; `redis_url` and `public_url` are empty where unset."""

    data_dir: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0
    town: str = "軽井沢町"
    town_en: str = "Karuizawa"
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
    TRUSTED_PROXIES, TOWN, TOWN_EN, SMTP_URL, MAIL_FROM, LINE_CHANNEL_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN and LINE_API_URL.

    Raises ValueError, saying which, for a value that can't be used.
    """
    data_dir = Path(env.get("DATA_DIR", "data")).resolve()
    return Settings(
        data_dir=data_dir,
        database_url=_secret(env, "DATABASE_URL") or f"sqlite:///{data_dir / 'hall.db'}",
        secret_key=_secret(env, "SECRET_KEY") or _kept_secret(data_dir / "secret-key"),
        host=env.get("HOST", "127.0.0.1"),
        port=_number(env, "PORT", 8080, 65535),
        public_url=env.get("PUBLIC_URL", "").rstrip("/"),
        redis_url=_secret(env, "REDIS_URL"),
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, 8),
        town=env.get("TOWN", Settings.town),
        town_en=env.get("TOWN_EN", Settings.town_en),
        relay=_relay(env),
        line=_line(env),
    )


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


def _kept_secret(path: Path) -> str:
    """A random secret of this installation, made at the first start and readable by its owner only.

    The link appears whole or not at all, so two processes that start together agree on one secret.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
