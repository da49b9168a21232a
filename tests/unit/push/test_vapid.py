"""Who sends is signed once an origin, in the form of RFC 8292, and never for longer than a day."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from py_vapid import Vapid02

from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.settings import P256_ORDER, Settings, from_environment

# The example of RFC 8292, section 2.4: the reference that reads our words must read these.
RFC_WORD = (
    "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6"
    "Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA,"
    "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
)
RFC_PRIVATE_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # any will do; this one stands in RFC 8291, appendix A
AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
ORIGIN = "https://push.example.net"


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


def signer(clock: Clock) -> Vapid:
    return Vapid(RFC_PRIVATE_KEY, "mailto:push@example.com", clock)


def claims(header: bytes) -> dict[str, object]:
    part = header.decode().split("t=")[1].split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


def test_the_reference_finds_our_word_and_the_rfc_s_well_signed() -> None:
    assert Vapid02.verify(RFC_WORD)
    ours = signer(Clock()).header(ORIGIN).decode()
    assert Vapid02.verify(ours)
    assert ours.split(",k=")[1] == signer(Clock()).public_key


def test_it_names_the_service_the_end_and_whom_to_write_to() -> None:
    said = claims(signer(Clock()).header("https://localhost:8443"))
    ends = int((AT + timedelta(hours=12)).timestamp())
    assert said == {"aud": "https://localhost:8443", "exp": ends, "sub": "mailto:push@example.com"}


def test_it_is_signed_once_an_origin_until_shortly_before_its_end() -> None:
    clock = Clock()
    vapid = signer(clock)
    first, other = vapid.header(ORIGIN), vapid.header("https://else.example.net")
    assert first != other
    clock.at += timedelta(hours=10, minutes=59)
    assert vapid.header(ORIGIN) == first
    clock.at += timedelta(minutes=2)
    assert claims(vapid.header(ORIGIN))["exp"] == int((clock.at + timedelta(hours=12)).timestamp())


def test_a_clock_that_is_set_back_makes_no_word_that_holds_too_long() -> None:
    clock = Clock()
    vapid = signer(clock)
    vapid.header(ORIGIN)
    clock.at -= timedelta(hours=14)
    assert claims(vapid.header(ORIGIN))["exp"] == int((clock.at + timedelta(hours=12)).timestamp())


def test_what_the_service_refused_is_signed_anew() -> None:
    vapid = signer(Clock())
    first = vapid.header(ORIGIN)
    vapid.forget(ORIGIN)
    assert vapid.header(ORIGIN) != first  # ECDSA: another signature each time


@pytest.mark.parametrize("key", ["", "short", "A" * 43, "é" * 43, "?" * 43, RFC_PRIVATE_KEY * 2])
def test_a_key_that_is_none_is_named(key: str) -> None:
    with pytest.raises(ValueError, match="VAPID_PRIVATE_KEY"):
        Vapid(key, "mailto:push@example.com")


def test_the_key_is_made_at_the_first_start_and_kept(tmp_path: Path) -> None:
    first, second = (from_environment({"DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first.vapid_private_key == second.vapid_private_key
    assert (tmp_path / "vapid-key").stat().st_mode & 0o777 == 0o600
    number = int.from_bytes(base64.urlsafe_b64decode(first.vapid_private_key + "="))
    assert 0 < number < P256_ORDER
    assert Vapid(first.vapid_private_key, first.push_contact).public_key


def test_the_key_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(RFC_PRIVATE_KEY + "\n")
    for env in ({"VAPID_PRIVATE_KEY": RFC_PRIVATE_KEY}, {"VAPID_PRIVATE_KEY_FILE": str(tmp_path / "key")}):
        assert from_environment({"DATA_DIR": str(tmp_path), **env}).vapid_private_key == RFC_PRIVATE_KEY


@pytest.mark.parametrize(
    ("env", "contact"),
    [
        ({}, Settings.push_contact),
        ({"PUBLIC_URL": "https://kairan.example.jp:8443/x"}, "https://kairan.example.jp"),
        ({"PUBLIC_URL": "http://localhost:8080"}, Settings.push_contact),
        ({"PUBLIC_URL": "https://kairan.example.jp", "PUSH_CONTACT": "mailto:it@example.jp"}, "mailto:it@example.jp"),
    ],
)
def test_the_contact_is_the_board_s_own_address_unless_one_is_named(
    tmp_path: Path, env: dict[str, str], contact: str
) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path), **env})
    assert settings.push_contact == contact
    assert Vapid02.verify(Vapid(settings.vapid_private_key, contact).header(ORIGIN).decode())


def test_a_contact_that_no_service_takes_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PUSH_CONTACT"):
        from_environment({"DATA_DIR": str(tmp_path), "PUSH_CONTACT": "it@example.jp"})
