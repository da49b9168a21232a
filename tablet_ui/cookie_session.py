"""The session cookie, without an age of its own."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature
from typing_extensions import override


class CookieSession(SecureCookieSessionInterface):
    """How long somebody stays signed in is said by the database (people/rules.py) and is none of the cookie's business.

    Flask's own also asks how old the signature is, and takes one from later than now for a bad one: when the clock is set
    back an hour, whoever signed in during the last one would be put out, the desk in the middle of an alert.
    """

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer, cookie = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not cookie:
            return None if serializer is None else self.session_class()
        try:
            return self.session_class(serializer.loads(cookie))
        except BadSignature:
            return self.session_class()
