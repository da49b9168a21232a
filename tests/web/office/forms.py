"""Filling in a page's form and sending it, as a browser does."""

from werkzeug.test import TestResponse

from tests.web.leader.pages import Page
from tests.web.visitors import Browser


def send(browser: Browser, address: str, **typed: object) -> TestResponse:
    """The form's fields as a page would send them."""
    return browser.send("POST", address, data=typed, headers={"Accept": "text/html"})


def done(answer: TestResponse) -> str:
    """Where a form that was taken leads on to."""
    assert answer.status_code == 303, Page(answer.text).words
    return answer.headers["Location"]


def refused(answer: TestResponse, words: str) -> Page:
    """A form that is shown again, saying why."""
    assert answer.status_code == 422, answer.text
    page = Page(answer.text)
    assert words in page.words
    assert page.has("div", role="alert")
    return page


def typeable(texts: list[str]) -> list[str]:
    """Without half characters: no browser can send those in a form."""
    return [text for text in texts if text.encode(errors="replace").decode() == text]
