"""The town office's pages: the register, staff and handover, codes on paper, the audit trail, retention."""

from flask import Blueprint

from tablet_ui.office import (
    audit,
    devices,
    districts,
    halls,
    handover,
    households,
    moving,
    person,
    register,
    residents,
    retention,
    sheets,
    staff,
)

PAGES: tuple[Blueprint, ...] = (
    register.pages,
    districts.pages,
    halls.pages,
    households.pages,
    residents.pages,
    moving.pages,
    devices.pages,
    staff.pages,
    handover.pages,
    audit.pages,
    retention.pages,
    person.pages,
    sheets.pages,
)
