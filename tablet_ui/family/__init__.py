"""The family contact's pages: a sign today or not, the week, absences. Never what was read."""

from flask import Blueprint

from tablet_ui.api import watching
from tablet_ui.family import away, looking, mail, pairing

PAGES: tuple[Blueprint, ...] = (pairing.pages, looking.pages, away.pages, mail.pages, watching.pages)
