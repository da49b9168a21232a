"""What the town office's pages know beyond the staff's frame: the words of the codes."""

from typing import Any

from flask import Blueprint

from tablet_ui.office import words
from tablet_ui.staff import frame


def blueprint(name: str) -> Blueprint:
    pages = frame.blueprint(name, __name__)
    pages.context_processor(_context)
    return pages


def _context() -> dict[str, Any]:
    return {"words": words}
