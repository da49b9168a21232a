"""A device that changes something without end must wait, wherever it may change something; and nobody else does."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from district_hall.clock import iso, now
from district_hall.people.roles import MAY, Role
from district_hall.rate_limit import RateLimit
from tablet_ui.auth import UNSAFE, rule_of
from tests.town import Town
from tests.web.visitors import Browser, at_hall, paired

DEVICES = {Role.HOUSEHOLD_TABLET, Role.HOUSEHOLD_PHONE, Role.HALL_TABLET}
BURST = 3
REPORTS = "/api/reports"


@pytest.fixture
def impatient(app: Flask) -> Flask:
    """Lets a device change three things at once, and then nothing for an hour."""
    soon_full = {name: RateLimit(burst=BURST, a_second=1 / 3600) for name in ("report_limit", "change_limit")}
    app.extensions["house"] = replace(app.extensions["house"], **soon_full)
    return app


def changes(app: Flask, roles: set[Role]) -> list[tuple[str, str]]:
    """Method and address of whatever one of these may send; what an address names is not there."""
    found: list[tuple[str, str]] = []
    for rule in app.url_map.iter_rules():
        needs = rule_of(app, rule.endpoint)
        if needs is not None and roles & set(MAY[needs.permission]):
            address = re.sub("<[^>]+>", "nothing", re.sub("<uuid:[^>]+>", str(UUID(int=0)), rule.rule))
            found += [(method, address) for method in sorted(UNSAFE & (rule.methods or set()))]
    return found


def flood(browser: Browser, method: str, address: str) -> list[TestResponse]:
    return [browser.send(method, address, json={"reports": []}) for _ in range(BURST + 1)]


def test_whatever_a_device_sends_without_end_is_refused_after_a_while(impatient: Flask, town: Town) -> None:
    every, wrong = changes(impatient, DEVICES), []
    assert ("POST", REPORTS) in every
    assert ("DELETE", "/api/push/subscription") in every
    assert set(every) == set(changes(impatient, {Role.HOUSEHOLD_TABLET})), (
        "of another kind of device: flood it with one"
    )
    for method, address in every:
        answers = flood(paired(impatient, town, "oiwake/1/1"), method, address)
        refused = answers[-1]
        if [one.status_code == 429 for one in answers] != [False] * BURST + [True]:
            wrong.append(f"{method} {address}: {[one.status_code for one in answers]}")
        elif refused.get_json()["code"] != "too-many-requests" or int(refused.headers["Retry-After"]) < 1:
            wrong.append(f"{method} {address}: {refused.get_json()}, {refused.headers}")
    assert wrong == []


def test_nobody_else_waits_and_the_device_s_reports_and_board_don_t(impatient: Flask, town: Town) -> None:
    flooding, next_door = paired(impatient, town, "oiwake/1/1"), paired(impatient, town, "oiwake/1/1")
    assert flood(flooding, "POST", "/api/device/settings")[-1].status_code == 429
    pressed = {"id": str(uuid4()), "sequence": 1, "kind": "check_in", "occurred_at": iso(now())}
    assert flooding.post(REPORTS, {"reports": [pressed]}).get_json()["confirmed"] == [pressed["id"]]
    assert flooding.get("/api/board").status_code == 200
    for other in (next_door, at_hall(impatient, town)):
        assert other.post("/api/device/settings", {"text_size": "large"}).status_code == 204


def test_who_has_reported_without_end_may_still_choose_the_language(impatient: Flask, town: Town) -> None:
    tablet = paired(impatient, town, "oiwake/1/1")
    assert flood(tablet, "POST", REPORTS)[-1].status_code == 429
    assert tablet.post("/api/device/settings", {"language": "en"}).status_code == 204


def test_a_device_that_must_wait_is_told_so_in_its_own_language(impatient: Flask, town: Town) -> None:
    tablet = paired(impatient, town, "oiwake/1/1")
    assert tablet.post("/api/device/settings", {"language": "en"}).status_code == 204
    refused = flood(tablet, "POST", "/api/watching/absences")[-1]
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert refused.get_json()["detail"].startswith("That was too much")


def test_a_device_may_change_many_things_at_once_but_not_without_end(app: Flask, town: Town) -> None:
    tablet = paired(app, town, "oiwake/1/1")
    answers = [tablet.post("/api/device/settings", {"text_size": "large"}).status_code for _ in range(60)]
    assert answers == [204] * 60
    flooded = [tablet.post("/api/device/settings", {"text_size": "large"}).status_code for _ in range(120)]
    assert 429 in flooded
