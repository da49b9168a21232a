"""The hall's shared tablet: what it asks of the server beyond a household's board."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
