"""The visits list, for leaders and welfare commissioners."""

from flask import Blueprint

from tablet_ui.visits import views

PAGES: tuple[Blueprint, ...] = (views.pages,)
