"""What holds on each page of a leader: nothing inline, every form protected, every field named, either language."""

from collections.abc import Callable

import pytest
from flask import Flask

from district_hall.db import Database
from tests import town as story
from tests.town import Town
from tests.web.leader.drafts import TEXTS, begin, put
from tests.web.leader.pages import Page
from tests.web.visitors import Browser, paired

ADDRESSES: dict[str, Callable[[str, str, str], str]] = {
    "list": lambda _draft, _sent, _device: "/leader/",
    "write": lambda draft, _sent, _device: f"{draft}/write",
    "audience": lambda draft, _sent, _device: f"{draft}/audience",
    "preview": lambda draft, _sent, _device: f"{draft}/preview",
    "discard": lambda draft, _sent, _device: f"{draft}/discard",
    "receipts": lambda _draft, sent, _device: sent,
    "withdraw": lambda _draft, sent, _device: f"{sent}/withdraw",
    "households": lambda _draft, _sent, _device: "/leader/households",
    "revoke": lambda _draft, _sent, device: f"/leader/devices/{device}/revoke",
    "missing": lambda _draft, _sent, _device: "/leader/nothing",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a page is made of doesn't depend on the database."""
    return sqlite_url


@pytest.fixture(params=ADDRESSES)
def html(request: pytest.FixtureRequest, app: Flask, leader: Browser, database: Database, town: Town) -> str:
    draft = begin(leader)
    put(leader, draft, 0, **TEXTS)
    sent = story.write(database, town)
    story.publish(database, town, sent)
    device = paired(app, town, "oiwake/1/1").device_id
    address = ADDRESSES[request.param](draft, f"/leader/circulars/{sent}", str(device))
    return leader.get(address, Accept="text/html").text


def test_nothing_is_inline(html: str) -> None:
    for tag, attributes in Page(html).elements:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "style"
        assert tag != "script" or attributes["src"]


def test_every_form_that_changes_something_carries_the_token(html: str) -> None:
    for form in Page(html).forms:
        assert form.method == "get" or form.fields["csrf_token"]


def test_there_is_one_heading_of_the_page_and_a_title(html: str) -> None:
    page = Page(html)
    assert [tag for tag, _found in page.elements].count("h1") == 1
    assert page.has("html", lang="ja")


def test_every_field_has_a_label(html: str) -> None:
    page = Page(html)
    labelled = {found["for"] for tag, found in page.elements if tag == "label" and "for" in found}
    for tag, found in page.elements:
        if tag in {"input", "textarea"} and found.get("type") not in {"hidden", "radio", "checkbox", "file"}:
            assert found["id"] in labelled
