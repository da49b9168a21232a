"""The district leader's pages."""

from flask import Flask

from district_hall.db import Database
from district_hall.places.helper_contacts import Contact, add_helper
from district_hall.places.questions import helpers_of
from tests.town import Town
from tests.web.permission_cases.base import FORM, JSON, LEADER, LEADERS, Case

CASES: dict[str, list[Case]] = {
    "circulars.listing": [Case("GET", "/leader/", LEADERS)],
    "circulars.start": [Case("POST", "/leader/circulars", LEADERS, FORM)],
    "writing.write": [Case("GET", "/leader/circulars/{draft}/write", LEADER)],
    "writing.save_text": [Case("POST", "/leader/circulars/{draft}/write", LEADER, FORM)],
    "writing.get_draft": [Case("GET", "/leader/circulars/{draft}/draft", LEADER)],
    "writing.count_audience": [Case("GET", "/leader/circulars/{draft}/audience/count", LEADER)],
    "writing.audience": [Case("GET", "/leader/circulars/{draft}/audience", LEADER)],
    "writing.save_audience": [Case("POST", "/leader/circulars/{draft}/audience", LEADER, FORM)],
    "writing.put_draft": [Case("PUT", "/leader/circulars/{draft}/draft", LEADER, JSON)],
    "attachments.add": [Case("POST", "/leader/circulars/{draft}/attachments?filename=a.jpg", LEADER, {"data": b"x"})],
    "attachments.listing": [Case("GET", "/leader/circulars/{draft}/attachments", LEADER)],
    "attachments.remove": [Case("POST", "/leader/circulars/{draft}/attachments/{attachment}/remove", LEADER, FORM)],
    "attachments.picture": [Case("GET", "/leader/circulars/{draft}/pages/{picture}", LEADER)],
    "sending.preview": [Case("GET", "/leader/circulars/{draft}/preview", LEADER)],
    "sending.publish": [Case("POST", "/leader/circulars/{draft}/publish", LEADER, FORM)],
    "sending.confirm_withdrawal": [Case("GET", "/leader/circulars/{published}/withdraw", LEADER)],
    "sending.withdraw": [Case("POST", "/leader/circulars/{published}/withdraw", LEADER, FORM)],
    "sending.confirm_discarding": [Case("GET", "/leader/circulars/{draft}/discard", LEADER)],
    "sending.discard": [Case("POST", "/leader/circulars/{draft}/discard", LEADER, FORM)],
    "receipts.sheet": [Case("GET", "/leader/circulars/{published}", LEADER)],
    "receipts.live": [Case("GET", "/leader/circulars/{published}/receipts", LEADER)],
    "receipts.record": [
        Case(
            "POST",
            "/leader/circulars/{published}/receipts",
            LEADER,
            {"data": {"household": "{household}", "way": "paper"}},
        )
    ],
    "receipts.take_back": [
        Case("POST", "/leader/circulars/{published}/receipts/take-back", LEADER, {"data": {"household": "{noted}"}})
    ],
    "households.listing": [Case("GET", "/leader/households", LEADERS)],
    "households.make_code": [
        Case("POST", "/leader/households/{household}/pairing-codes", LEADER, {"data": {"kind": "tablet"}})
    ],
    "households.devices": [Case("GET", "/leader/households/{household}/devices", LEADER)],
    "households.confirm_revoking": [Case("GET", "/leader/devices/{device}/revoke", LEADER)],
    "households.revoke": [Case("POST", "/leader/devices/{device}/revoke", LEADER, FORM)],
    "contacts.listing": [Case("GET", "/leader/contacts", LEADERS)],
    "contacts.add": [Case("POST", "/leader/contacts", LEADERS, FORM)],
    "contacts.form": [Case("GET", "/leader/contacts/{helper}", LEADER)],
    "contacts.change": [Case("POST", "/leader/contacts/{helper}", LEADER, FORM)],
    "contacts.move_up": [Case("POST", "/leader/contacts/{helper}/up", LEADER, FORM)],
    "contacts.remove": [Case("POST", "/leader/contacts/{helper}/remove", LEADER, FORM)],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    """Somebody who helps in 追分区."""
    database: Database = app.extensions["house"].database
    district, leader = town.districts["oiwake"], town.leaders["oiwake"]
    with database.reading() as session:
        known = helpers_of(session, district)
    contact = Contact("区長", "荻原 善次", "0267-45-1234")
    row = known[0] if known else database.unit_of_work(add_helper, district, contact, by=leader)
    return {"helper": row.id}
