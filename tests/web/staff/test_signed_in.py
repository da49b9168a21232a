"""Staying signed in is the database's matter, whatever the clock says of the cookie."""

import time
from unittest import mock

import itsdangerous.timed
import pytest
from flask import Flask

from tests.town import Town
from tests.web.visitors import signed_in

HOUR = 3600


@pytest.mark.parametrize("seconds", [-HOUR, 0, HOUR])
def test_who_has_signed_in_stays_so_when_the_clock_is_set_anew(app: Flask, town: Town, seconds: int) -> None:
    browser = signed_in(app, "oiwake")
    later = mock.Mock(wraps=time, time=lambda: time.time() + seconds)
    with mock.patch.object(itsdangerous.timed, "time", later):
        assert browser.get("/leader/").status_code == 200


def test_a_cookie_that_is_not_ours_signs_nobody_in(app: Flask, town: Town) -> None:
    browser = signed_in(app, "oiwake")
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    browser.client.set_cookie("session", cookie.value[:-4] + "AAAA")
    assert browser.get("/leader/").status_code == 401
