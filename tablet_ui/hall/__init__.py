"""The hall's shared tablet: what it asks of the server beyond a household's board."""

from flask import Blueprint

from tablet_ui.hall import views

PAGES: tuple[Blueprint, ...] = (views.pages,)
