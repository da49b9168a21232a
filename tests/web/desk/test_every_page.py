"""What holds on each page of the desk: nothing inline, every form protected, every field named, one heading."""

from collections.abc import Callable

import pytest

from tests.town import Town
from tests.web.desk.alerts_by_page import begin, do, sent, waiting, written
from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def _busy(writer: Browser, chief: Browser, town: Town) -> str:
    for training in (True, False):
        written(writer, town, training=training)
        waiting(chief, town, training=training)
        do(writer, waiting(chief, town, training=training), "give-back", reason="もう一度")
        sent(writer, chief, town, training=training)
    return "/desk/"


Way = Callable[[Browser, Browser, Town], str]
ADDRESSES: dict[str, Way] = {
    "empty": lambda _writer, _chief, _town: "/desk/",
    "new": lambda writer, _chief, _town: f"{begin(writer)}/write",
    "written": lambda writer, _chief, town: f"{written(writer, town)}/write",
    "own": lambda writer, _chief, town: written(writer, town),
    "of another": lambda _writer, chief, town: waiting(chief, town),
    "discard": lambda writer, _chief, town: f"{written(writer, town)}/discard",
    "live": lambda writer, chief, town: sent(chief, writer, town),
    "end": lambda writer, chief, town: f"{sent(chief, writer, town)}/end/all_clear",
    "drill": lambda writer, chief, town: sent(chief, writer, town, training=True),
    "list": _busy,
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a page is made of doesn't depend on the database."""
    return sqlite_url


@pytest.fixture(params=ADDRESSES)
def html(request: pytest.FixtureRequest, writer: Browser, chief: Browser, town: Town) -> str:
    answer = writer.get(ADDRESSES[request.param](writer, chief, town), Accept="text/html")
    assert answer.status_code == 200
    return answer.text


def test_nothing_is_inline_and_all_of_it_can_be_used(html: str) -> None:
    page = Page(html)
    ids = [found["id"] for _tag, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "style"
        assert tag != "script" or attributes["src"]
    assert [tag for tag, _found in page.elements].count("h1") == 1
    for form in page.forms:
        assert form.method == "get" or form.fields["csrf_token"]
    labelled = {found["for"] for tag, found in page.elements if tag == "label" and "for" in found}
    for tag, found in page.elements:
        if tag in {"input", "textarea"} and found.get("type") not in {"hidden", "radio", "checkbox"}:
            assert found["id"] in labelled
