"""The district leader's pages: sign in, write and publish circulars, see who has read them, pair devices."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
