"""Settings from the environment: what belongs together is asked for together, and a mistake says how to mend it."""

from pathlib import Path

import pytest

from district_hall.settings import from_environment

MAIL = {"SMTP_URL": "smtps://a:b@mail.example.jp", "MAIL_FROM": "kairan@example.jp"}
LINE = {"LINE_CHANNEL_SECRET": "a secret", "LINE_CHANNEL_ACCESS_TOKEN": "a token"}


def env(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"DATA_DIR": str(tmp_path), "SECRET_KEY": "x", **more}


def test_without_them_there_is_neither_mail_nor_line(tmp_path: Path) -> None:
    settings = from_environment(env(tmp_path))
    assert settings.relay is None
    assert settings.line is None


def test_mail_and_line_are_set_and_their_secrets_stay_out_of_what_is_printed(tmp_path: Path) -> None:
    settings = from_environment(env(tmp_path, PUBLIC_URL="https://kairan.example.jp", TOWN="御代田町", **MAIL, **LINE))
    assert settings.relay
    assert settings.relay.sender.display_name == "御代田町"
    assert settings.line
    assert settings.line.api_url == "https://api.line.me"
    assert not any(word in repr((settings.relay, settings.line)) for word in ("'b'", "a secret", "a token"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (MAIL, "PUBLIC_URL"),
        (MAIL | {"PUBLIC_URL": "https://kairan.example.jp", "MAIL_FROM": ""}, "MAIL_FROM"),
        ({"LINE_CHANNEL_SECRET": "a secret"}, "LINE needs both"),
    ],
)
def test_half_of_what_belongs_together_is_refused(tmp_path: Path, given: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_environment(env(tmp_path, **given))
