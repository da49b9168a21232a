"""What the contact is told to get in: six digits by telephone, or a QR code."""

from typing import Any

import segno
from flask import request

from district_hall.clock import iso
from district_hall.family.pairing import NewCode
from tablet_ui.house import house

WAY_IN = "/family/pair"


def address() -> str:
    """Where families reach us: as this installation says, else as this very browser did."""
    return (house().settings.public_url or request.host_url.rstrip("/")) + WAY_IN


def picture(code: NewCode) -> str:
    """A data URI, as the strict content policy lets it be shown. The secret stands in the fragment: in no log."""
    qr = segno.make_qr(f"{address()}#{code.secret}", error="m")
    return qr.svg_data_uri(border=2, omitsize=True, dark="#000", light="#fff")


def as_json(code: NewCode) -> dict[str, Any]:
    return {
        "digits": code.digits,
        "picture": picture(code),
        "address": address().split("://", maxsplit=1)[-1],
        "expires_at": iso(code.expires_at),
    }
