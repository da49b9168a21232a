"""Browsers of different people."""

from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from district_hall.db import Database
from district_hall.devices.models import DeviceKind
from tests import town as story
from tests.town import PASSWORD, Town


class Browser:
    """Keeps cookies and the CSRF token, like a real one."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.device_id: UUID | None = None
        self._csrf = ""

    @property
    def csrf(self) -> str:
        if not self._csrf:
            self._csrf = self.client.get("/api/session").get_json()["csrf"]
        return self._csrf

    def forget_csrf(self) -> None:
        """The cookies have changed: the next unsafe request asks for a token anew."""
        self._csrf = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, buffered=True)

    def send(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """An unsafe request with the token that the page would send."""
        headers = {"X-CSRFToken": self.csrf, **kwargs.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, buffered=True, **kwargs)

    def post(self, path: str, body: object) -> TestResponse:
        return self.send("POST", path, json=body)


def paired(app: Flask, town: Town, home: str, kind: DeviceKind = DeviceKind.TABLET) -> Browser:
    """A household's tablet or phone."""
    database: Database = app.extensions["house"].database
    browser = Browser(app)
    device = story.pair(database, town, home, kind)
    browser.client.set_cookie("device", device.credential)
    browser.device_id = device.device_id
    return browser


def signed_in(app: Flask, login: str, password: str = PASSWORD) -> Browser:
    """A member of staff's browser, signed in through the page."""
    browser = Browser(app)
    answer = browser.send("POST", "/sign-in", data={"login": login, "password": password})
    assert answer.status_code == 303, answer.text
    browser.forget_csrf()
    return browser


def at_hall(app: Flask, town: Town, hall: str = "oiwake") -> Browser:
    """A hall's shared tablet."""
    browser = Browser(app)
    device = story.pair_hall(app.extensions["house"].database, town, hall)
    browser.client.set_cookie("device", device.credential)
    browser.device_id = device.device_id
    return browser


def of_family(app: Flask, town: Town, resident: str) -> Browser:
    """The phone of a family contact of this resident."""
    browser = Browser(app)
    browser.client.set_cookie("family", story.let_family_look(app.extensions["house"].database, town, resident))
    return browser
