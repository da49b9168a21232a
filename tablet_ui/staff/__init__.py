"""What all staff share: sign-in, the password, the frame around their pages."""

from flask import Blueprint

from tablet_ui.staff import password, sign_in

PAGES: tuple[Blueprint, ...] = (sign_in.pages, password.pages)
