"""What a form's field can hold when no page of ours sent it: refused beside the field, or kept; never a fault."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.town import Town
from tests.web.desk import alerts_by_page as alerts
from tests.web.office.forms import send
from tests.web.visitors import Browser, of_family, paired, signed_in

Fields = dict[str, str]

NASTY = {
    "signs nobody sees": "a\0b\x1b\x7f\u202e",
    "markup": "\"'><script>alert(1)</script>{{ 7*7 }}%(name)s%s{0}",
    "too long": "長" * 5_000,
    "more when folded": "\u3316" * 20,
    "zeroes before a huge number": "0" * 11 + "9" * 6_000,
    "numbers of another script": "١٢٣",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "nobody's id": "00000000-0000-0000-0000-000000000000",
}


def of_office(app: Flask, town: Town) -> tuple[Browser, list[tuple[str, Fields]]]:
    home, group = town.households["oiwake/1/2"], town.groups["oiwake/2"]
    district, person, hall = town.districts["oiwake"], town.residents["土屋 清"], town.halls["oiwake"]
    device = paired(app, town, "oiwake/1/2").device_id
    words = {"name": "佐藤", "kana": "さとう", "birth_year": "1950"}
    return signed_in(app, "office"), [
        ("/office/districts", {"name": "油井区", "name_en": "Yui", "reading": "ゆい", "position": "3"}),
        (f"/office/districts/{district}/groups", {"number": "9"}),
        (f"/office/districts/{district}/halls/new", {"name": "第二公民館"}),
        (f"/office/halls/{hall}", {"name": "追分公民館"}),
        (f"/office/groups/{group}", {"number": "2"}),
        (
            f"/office/groups/{group}/households/new",
            {"name": "佐藤", "reach": "paper", "number": "77"} | {f"{name}1": word for name, word in words.items()},
        ),
        (f"/office/households/{home}/edit", {"name": "土屋", "reach": "tablet", "is_member": "yes"}),
        (f"/office/households/{home}/residents/new", words),
        (f"/office/residents/{person}/edit", words),
        (f"/office/households/{home}/move/check", {"group": str(group), "number": "88"}),
        (f"/office/devices/{device}", {"label": "K-1"}),
        (
            "/office/staff/new",
            {"login": "sato", "name": "佐藤", "role": "district_leader", "district": str(district), "until": ""},
        ),
        ("/office/retention/looks", {"days": "60"}),
    ]


def of_leader(app: Flask, town: Town) -> tuple[Browser, list[tuple[str, Fields]]]:
    paper = {"person": str(town.residents["荻原 ハツ"]), "relation": "son", "name": "健一", "signed_on": "2026-01-01"}
    return signed_in(app, "oiwake"), [
        (f"/leader/households/{town.households['oiwake/1/1']}/consents", paper),
        ("/leader/contacts", {"what": "区長", "name": "荻原", "telephone": "0267-45-1234"}),
    ]


def of_desk(app: Flask, town: Town) -> tuple[Browser, list[tuple[str, Fields]]]:
    chief = signed_in(app, "chief")
    text = {name: word for name, word in alerts.fields(town).items() if isinstance(word, str)}
    at = alerts.begin(chief)
    alerts.save(chief, at, alerts.fields(town))
    until = {"until": "own", "until_on": "2026-12-31", "until_at": "10:00"}
    return chief, [
        (f"{at}/write", text | until | {"districts": str(town.districts["oiwake"])}),
        (f"{at}/hand-in", {"seen": "99"}),
        (f"{at}/send-alone", {"seen": "99", "reason": "夜中でひとりです"}),
    ]


def of_family_phone(app: Flask, town: Town) -> tuple[Browser, list[tuple[str, Fields]]]:
    phone = of_family(app, town, "荻原 ハツ")
    at = phone.get("/family/", Accept="text/html").headers["Location"]
    return phone, [
        (f"{at}/away", {"first_on": "2026-11-25", "last_on": "2026-11-26"}),
        ("/family/pair", {"name": "健一", "code": "", "secret": "none"}),
        ("/family/language", {"language": "ja"}),
    ]


def of_nobody(app: Flask, town: Town) -> tuple[Browser, list[tuple[str, Fields]]]:
    return Browser(app), [
        ("/sign-in", {"login": "desk", "password": "x", "next": "/desk/"}),
        ("/language", {"language": "en", "back": "/sign-in"}),
    ]


@pytest.mark.parametrize("forms", [of_office, of_leader, of_desk, of_family_phone, of_nobody])
def test_whatever_one_field_holds_nothing_breaks(
    app: Flask, town: Town, forms: Callable[[Flask, Town], tuple[Browser, list[tuple[str, Fields]]]]
) -> None:
    browser, pages = forms(app, town)
    broken = []
    for address, usual in pages:
        for field in usual:
            for what, value in NASTY.items():
                answer = send(browser, address, **(usual | {field: value}))
                if answer.status_code >= 500 or value in answer.headers.get("Location", ""):
                    broken.append(f"{address} {field} {what}: {answer.status_code}")
                assert "<script>alert(1)" not in answer.text
    assert broken == []


ADDRESSES = (
    "/office/?q={}",
    "/office/audit?q={}&who={}&from={}&to={}&district={}&page={}",
    "/office/devices?show={}&page={}",
    "/office/sheets/DISTRICT/check?card=hall&group={}&number={}",
    "/office/districts/DISTRICT?group={}",
    "/office/retention/{}",
    "/office/staff/new?role={}&district={}",
)
WORDS = ("%00", "%ED%A0%80", "%FF", "0" * 5_000, "0001-01-01", "9999-12-31", "%3Cscript%3Ealert(1)")


def test_whatever_an_address_says_nothing_breaks(app: Flask, town: Town) -> None:
    office, nobody = signed_in(app, "office"), Browser(app)
    for address in ADDRESSES:
        for word in WORDS:
            path = address.replace("DISTRICT", str(town.districts["oiwake"])).replace("{}", word)
            for browser in (office, nobody):
                answer = browser.get(path, Accept="text/html")
                assert answer.status_code < 500, path
                assert "<script>alert(1)" not in answer.text, path


def test_whatever_json_says_nothing_breaks(app: Flask, town: Town) -> None:
    tablet, chief, nobody = paired(app, town, "oiwake/1/1"), signed_in(app, "chief"), Browser(app)
    usual = {"person": str(town.residents["荻原 ハツ"]), "relation": "son", "until": "week"}
    asked = (
        (tablet, "/api/watching/consents", ("person", "relation")),
        (tablet, "/api/watching/absences", ("person", "until")),
        (tablet, "/api/device/settings", ("language", "text_size")),
        (chief, "/desk/fold", ("transcript",)),
        (nobody, "/family/pair/look", ("secret",)),
    )
    values: list[object] = ["\ud800", "\0", "9" * 5_000, 10**400, ["a"], {"a": {}}, True, None]
    for browser, address, fields in asked:
        for field in fields:
            for value in values:
                assert browser.post(address, usual | {field: value}).status_code < 500, (address, field, value)
