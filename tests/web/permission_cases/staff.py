"""Signing in, one's own password and mail."""

from tests.web.permission_cases.base import EVERYBODY, FORM, STAFF, Case

CASES: dict[str, list[Case]] = {
    "sign_in.form": [Case("GET", "/sign-in", EVERYBODY)],
    "sign_in.sign_in": [Case("POST", "/sign-in", EVERYBODY, {"data": {"login": "x", "password": "y"}})],
    "sign_in.sign_out": [Case("POST", "/sign-out", EVERYBODY, FORM)],
    "sign_in.choose_language": [Case("POST", "/language", EVERYBODY, {"data": {"language": "ja"}})],
    "password.home": [Case("GET", "/staff", STAFF)],
    "password.form": [Case("GET", "/password", STAFF)],
    "password.change": [Case("POST", "/password", STAFF, FORM)],
    "mail.form": [Case("GET", "/staff/mail", STAFF)],
    "mail.enter": [Case("POST", "/staff/mail", STAFF, FORM)],
    "mail.send_again": [Case("POST", "/staff/mail/again", STAFF, FORM)],
    "mail.choose_circulars": [Case("POST", "/staff/mail/circulars", STAFF, FORM)],
    "mail.stop": [Case("POST", "/staff/mail/stop", STAFF, FORM)],
}
