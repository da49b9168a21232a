"""The district leader's pages: write and publish circulars, see who has read them, pair devices."""

from flask import Blueprint

from tablet_ui.leader import attachments, circulars, consents, contacts, households, line, receipts, sending, writing

PAGES: tuple[Blueprint, ...] = (
    circulars.pages,
    writing.pages,
    attachments.pages,
    sending.pages,
    receipts.pages,
    households.pages,
    line.pages,
    consents.pages,
    contacts.pages,
)
