"""What all staff share: sign-in, the password, mail, the frame around their pages."""

from flask import Blueprint

from tablet_ui.staff import mail, password, sign_in

PAGES: tuple[Blueprint, ...] = (sign_in.pages, password.pages, mail.pages)
