"""The district leader's pages: sign in, write and publish circulars, see who has read them, pair devices."""

from flask import Blueprint

from tablet_ui.leader import attachments, circulars, households, receipts, sending, sign_in, writing

PAGES: tuple[Blueprint, ...] = (
    sign_in.pages,
    circulars.pages,
    writing.pages,
    attachments.pages,
    sending.pages,
    receipts.pages,
    households.pages,
)
