"""QR codes on pages, and the address they lead to."""

import segno
from flask import request
from markupsafe import Markup

from tablet_ui.house import house


def public_address() -> str:
    """Where households reach us: as this installation says, else as this very browser did."""
    return house().settings.public_url or request.host_url.rstrip("/")


def qr(content: str) -> Markup:
    """A picture without any style attribute, so that the strict content policy lets it be drawn."""
    svg = segno.make_qr(content, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000"
    )
    return Markup(svg)  # noqa: S704 - drawn by segno from an address and base64url, nobody's text
