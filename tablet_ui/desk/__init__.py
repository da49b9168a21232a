"""The town disaster desk's pages: write, approve, send and follow up alerts, and see what comes back."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
