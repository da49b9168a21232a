"""The town office's pages: the register, staff and handover, codes on paper, the audit trail, retention."""

from flask import Blueprint

PAGES: tuple[Blueprint, ...] = ()
