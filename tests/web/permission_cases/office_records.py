"""The town office's records: audit trail, retention, one person's data, cards on paper."""

from typing import Any

from flask import Flask

from tests.town import Town
from tests.web.permission_cases.base import FORM, OFFICE, Case

ANY_CARD: dict[str, Any] = {"data": {"card": "hall", "group": "1"}}

CASES: dict[str, list[Case]] = {
    "audit.trail": [Case("GET", "/office/audit", OFFICE)],
    "retention.listing": [Case("GET", "/office/retention", OFFICE)],
    "retention.form": [Case("GET", "/office/retention/visits", OFFICE)],
    "retention.change": [Case("POST", "/office/retention/visits", OFFICE, {"data": {"days": "400"}})],
    "person.overview": [Case("GET", "/office/people/{record_person}/data", OFFICE)],
    "person.sheet": [Case("POST", "/office/people/{record_person}/data/sheet", OFFICE, FORM)],
    "person.export": [Case("POST", "/office/people/{record_person}/data/export", OFFICE, FORM)],
    "person.confirm_erasing": [Case("GET", "/office/people/{record_person}/erase", OFFICE)],
    "person.erase": [Case("POST", "/office/people/{record_person}/erase", OFFICE, FORM)],
    "sheets.listing": [Case("GET", "/office/sheets", OFFICE)],
    "sheets.choose": [Case("GET", "/office/sheets/{sheet_district}", OFFICE)],
    "sheets.check": [Case("GET", "/office/sheets/{sheet_district}/check?card=hall", OFFICE)],
    "sheets.make": [Case("POST", "/office/sheets/{sheet_district}", OFFICE, ANY_CARD)],
}


def things(_app: Flask, town: Town) -> dict[str, object]:
    return {"record_person": town.residents["荻原 ハツ"], "sheet_district": town.districts["oiwake"]}
