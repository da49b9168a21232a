"""Signing in, and one's own password."""

from tests.web.permission_cases.base import EVERYBODY, FORM, STAFF, Case

CASES: dict[str, list[Case]] = {
    "sign_in.form": [Case("GET", "/sign-in", EVERYBODY)],
    "sign_in.sign_in": [Case("POST", "/sign-in", EVERYBODY, {"data": {"login": "x", "password": "y"}})],
    "sign_in.sign_out": [Case("POST", "/sign-out", EVERYBODY, FORM)],
    "sign_in.choose_language": [Case("POST", "/language", EVERYBODY, {"data": {"language": "ja"}})],
    "password.home": [Case("GET", "/staff", STAFF)],
    "password.form": [Case("GET", "/password", STAFF)],
    "password.change": [Case("POST", "/password", STAFF, FORM)],
}
