"""The links in our letters: good for whoever holds them, signed in or not."""

from flask import Flask

from district_hall.clock import now
from district_hall.delivery.channels.mail.links import Links, Purpose
from district_hall.delivery.channels.mail.models import MailAddress
from district_hall.ids import new_id
from tablet_ui.house import House
from tests.integration.old_rows import add
from tests.town import Town
from tests.web.permission_cases.base import EVERYBODY, FORM, Case

CASES: dict[str, list[Case]] = {
    "letters.ask": [Case("GET", "/mail/confirm/{confirming}", EVERYBODY)],
    "letters.confirm": [Case("POST", "/mail/confirm/{confirming}", EVERYBODY, FORM)],
    "letters.ask_what_to_stop": [Case("GET", "/mail/stop/{stopping}", EVERYBODY)],
    "letters.stop": [Case("POST", "/mail/stop/{stopping}", EVERYBODY, FORM)],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    house: House = app.extensions["house"]
    links = Links(house.settings.public_url, house.settings.secret_key)
    waiting = MailAddress(id=new_id(), account_id=town.staff["desk2"], address="desk2@example.jp")
    in_use = MailAddress(id=new_id(), account_id=town.staff["desk"], address="desk@example.jp", since=now())
    add(house.database, waiting, in_use)
    return {
        "confirming": links.token(Purpose.CONFIRM, waiting.id),
        "stopping": links.token(Purpose.STOP, in_use.id),
    }
