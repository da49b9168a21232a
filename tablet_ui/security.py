"""What protects every page: content policy, headers, limits on what is sent to us, CSRF (OWASP ASVS 5, V3 and V4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, request
from flask.json.provider import DefaultJSONProvider
from flask_wtf.csrf import CSRFProtect
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix

from district_hall.settings import Settings
from tablet_ui.auth import DEVICE_COOKIE
from tablet_ui.cookie_session import CookieSession
from tablet_ui.device_token import is_device_token

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
POLICY = "; ".join(_POLICY)
USUAL_BODY = 256 * 1024
_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})

View = TypeVar("View", bound=Callable[..., Any])


class _Csrf(CSRFProtect):  # type: ignore[misc]
    """Also takes a paired device's own token: no page of somebody else's knows it either."""

    @override
    def protect(self, **options: bool) -> None:
        if not _is_device_s_own(request):
            super().protect(**options)


def _is_device_s_own(said: Request) -> bool:
    token, credential = said.headers.get("X-CSRFToken"), said.cookies.get(DEVICE_COOKIE)
    if not token or not credential:
        return False
    return is_device_token(token, current_app.config["SECRET_KEY"], credential)


csrf = _Csrf()


def accept(largest: int) -> Callable[[View], View]:
    """Declares how many bytes a view takes, where that is more than the usual 256 KiB."""

    def mark(view: View) -> View:
        view.largest_body = largest  # type: ignore[attr-defined]
        return view

    return mark


class _Json(DefaultJSONProvider):
    """Nesting without end is a mistake in what was sent, like any other."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def protect(app: Flask, settings: Settings) -> None:
    app.json = _Json(app)
    app.session_interface = CookieSession()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        # Else each answer to a leader carries the cookie anew, also the assets that shared caches may keep.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        MAX_CONTENT_LENGTH=USUAL_BODY,
        MAX_FORM_MEMORY_SIZE=USUAL_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # a tablet's page stays open for months
        WTF_CSRF_SSL_STRICT=settings.secure,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_limit_body)
    csrf.init_app(app)
    app.after_request(lambda response: _harden(response, secure=settings.secure))


def _limit_body() -> None:
    # The token may stand in a form: that is taken apart on the sockets' hub, before it is known who sent it.
    if request.endpoint and request.mimetype not in _FORMS:
        largest = getattr(current_app.view_functions[request.endpoint], "largest_body", None)
        if largest is not None:
            request.max_content_length = largest


_FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
)
_ONLY_HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_UNLESS_SAID = (("Content-Security-Policy", POLICY), ("Cache-Control", "no-store"))


def hardened(*, secure: bool) -> list[tuple[str, str]]:
    """The headers of every answer but `Cache-Control`, for what is answered before Flask has begun."""
    return [_UNLESS_SAID[0], *_FIXED, *([_ONLY_HTTPS] if secure else [])]


def _harden(response: Response, *, secure: bool) -> Response:
    headers = response.headers
    said = {name.lower() for name, _value in headers}
    for name, value in _UNLESS_SAID:
        if name.lower() not in said:
            headers.add(name, value)
    for name, value in (*_FIXED, _ONLY_HTTPS) if secure else _FIXED:
        # Nearly every answer goes through here without any of these: adding is much cheaper than replacing.
        if name.lower() in said:
            headers[name] = value
        else:
            headers.add(name, value)
    return response
