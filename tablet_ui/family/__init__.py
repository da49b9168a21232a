"""The family contact's pages: a sign today or not, the week, absences. Never what was read."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
