"""The town disaster desk's pages: write, approve, send and follow up alerts, and see what comes back."""

from flask import Blueprint

from tablet_ui.desk import checking, following, overview, sheet, writing

PAGES: tuple[Blueprint, ...] = (overview.pages, writing.pages, checking.pages, sheet.pages, following.pages)
