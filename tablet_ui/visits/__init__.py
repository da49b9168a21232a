"""The visits list, for leaders and welfare commissioners."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
