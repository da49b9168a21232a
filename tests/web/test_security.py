"""What holds for every page: headers, CSRF, limits, and answers that give nothing away."""

import pytest
from flask import Flask

from district_hall.people.roles import Permission
from tablet_ui.auth import allow
from tests.town import Town
from tests.web.visitors import Browser, paired


@pytest.mark.parametrize("path", ["/", "/api/session", "/sign-in", "/nowhere", "/api/board"])
def test_every_answer_carries_the_policy(nobody: Browser, path: str) -> None:
    headers = nobody.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_no_page_has_inline_script_or_style(nobody: Browser, path: str) -> None:
    page = nobody.get(path, Accept="text/html").text
    assert "<style" not in page
    assert " style=" not in page
    assert "onclick" not in page
    assert "<script>" not in page


def test_an_unsafe_request_without_its_token_changes_nothing(app: Flask, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    answer = tablet.client.post("/api/device/settings", json={"language": "en"})
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "csrf"
    assert tablet.get("/api/board").get_json()["device"]["language"] == "ja"


def test_a_token_of_another_browser_is_refused(app: Flask, town: Town) -> None:
    tablet, other = paired(app, town, "oiwake/1/1"), Browser(app)
    tablet.get("/api/board")
    answer = tablet.client.post("/api/device/settings", json={"language": "en"}, headers={"X-CSRFToken": other.csrf})
    assert answer.status_code == 400


def test_what_is_too_large_is_refused_in_plain_words(app: Flask, town: Town) -> None:
    answer = paired(app, town, "oiwake/1/1").send(
        "POST", "/api/reports", data=b"1" * 300_000, content_type="application/json"
    )
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too-large"


def test_assets_are_an_allow_list(nobody: Browser, app: Flask) -> None:
    version = app.extensions["house"].assets.version
    for name in (
        "../wsgi.py",
        "..%2f..%2fwsgi.py",
        "vendor/../../package.json",
        "vendor/lit-html/package.json",
        "sw.js",
    ):
        assert nobody.get(f"/assets/{version}/{name}").status_code == 404


def test_an_asset_is_kept_for_ever_under_its_version_only(nobody: Browser, app: Flask) -> None:
    url = app.extensions["house"].assets.url("look/tokens.css")
    assert "immutable" in nobody.get(url).headers["Cache-Control"]
    stale = url.replace(app.extensions["house"].assets.version, "000000000000")
    assert nobody.get(stale).headers["Cache-Control"] == "no-cache"


def test_errors_are_said_in_the_reader_s_language(nobody: Browser) -> None:
    japanese = nobody.get("/api/board").get_json()["detail"]
    english = nobody.get("/api/board", **{"Accept-Language": "en"}).get_json()["detail"]
    assert japanese == "この端末は、まだつながっていません。"
    assert english.isascii()


def test_a_server_fault_shows_no_trace(app: Flask, nobody: Browser) -> None:
    def fail() -> str:
        message = "secret detail"
        raise RuntimeError(message)

    app.view_functions["status.alive"] = allow(Permission.OPEN)(fail)
    answer = nobody.get("/healthz")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
