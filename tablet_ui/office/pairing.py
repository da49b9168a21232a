"""The page that shows a new code, once: six digits and a QR code."""

from http import HTTPStatus
from typing import Any

from flask import render_template

from district_hall.devices.actions import NewCode
from district_hall.devices.models import Device
from tablet_ui.qr import public_address, qr


def page(code: NewCode, known: list[Device], **about: Any) -> Any:
    """`known`: what is in use there already, so that the page notices the new one."""
    shown = render_template(
        "office/pairing.html",
        digits=f"{code.digits[:3]} {code.digits[3:]}",
        picture=qr(f"{public_address()}/pair#{code.secret}"),
        address=public_address(),
        expires_at=code.expires_at,
        known=known,
        **about,
    )
    return shown, HTTPStatus.CREATED
