"""Texts in the reader's language. Japanese is the source; the other languages are Babel catalogues.

One catalogue serves Python, templates and JavaScript; it is read from the `.po` files at start, so nothing has to be
compiled.
"""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, request

from district_hall.clock import JST
from district_hall.errors import Refused

FOLDER = Path(__file__).parent / "translations"
SOURCE = "ja"
LANGUAGES = {"ja": "日本語", "en": "English"}


class Texts:
    """The catalogues, by language."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._spoken: dict[str, NullTranslations] = {SOURCE: NullTranslations()}
        self._scripts: dict[str, dict[str, str]] = {SOURCE: {}}
        for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            with path.open("rb") as file:
                catalogue = read_po(file, locale=path.parts[-3])
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            compiled.seek(0)
            self._spoken[path.parts[-3]] = Translations(compiled)
            self._scripts[path.parts[-3]] = {
                str(entry.id): str(entry.string)
                for entry in catalogue
                if entry.id and entry.string and any(place.endswith(".js") for place, _line in entry.locations)
            }

    def speaking(self, language: str) -> NullTranslations:
        return self._spoken.get(language, self._spoken[SOURCE])

    def for_scripts(self, language: str) -> dict[str, str] | None:
        """What the JavaScript modules say: source text → translation; None for a language that there isn't."""
        return self._scripts.get(language)


def say_in(texts: Texts, wish: str | None, refusal: Refused) -> str:
    """As `say`, where no request is open: `wish` is the visitor's own choice."""
    chosen = (wish or SOURCE).removesuffix("-plain")
    spoken = texts.speaking(chosen if chosen in LANGUAGES else SOURCE).gettext(refusal.message)
    return spoken % refusal.params if refusal.params else spoken


def language() -> str:
    """The visitor's own choice, else the cookie's, else what the browser asks for, else Japanese."""
    wishes = (getattr(g, "language", None), request.cookies.get("language"))
    for wish in wishes:
        if wish and wish.removesuffix("-plain") in LANGUAGES:
            return str(wish).removesuffix(
                "-plain"
            )  # やさしい日本語 is for messages; the screens' words are plain as they are
    return request.accept_languages.best_match(LANGUAGES, default=SOURCE) or SOURCE


def gettext(message: str, **params: object) -> str:
    texts: Texts = current_app.extensions["house"].texts
    spoken = texts.speaking(language()).gettext(message)
    return spoken % params if params else spoken


def say(refusal: Refused) -> str:
    """What was refused and how to mend it, in the reader's language."""
    return gettext(refusal.message, **refusal.params)


def _ngettext(one: str, many: str, number: int) -> str:
    texts: Texts = current_app.extensions["house"].texts
    return str(texts.speaking(language()).ngettext(one, many, number))


def moment(at: datetime) -> str:
    """11月23日(月) 8:12"""
    local = at.astimezone(JST)
    return f"{day(local)} {local.hour}:{local.minute:02}"


def day(on: date | datetime) -> str:
    """11月23日(月)"""
    if isinstance(on, datetime):
        on = on.astimezone(JST).date()
    if language() == "ja":
        return dates.format_date(on, "M月d日(E)", locale="ja")
    return dates.format_date(on, "EEE, d MMM", locale=language())


def install(app: Flask) -> None:
    environment: Any = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, _ngettext, newstyle=True)
    environment.filters.update(moment=moment, day=day)
    app.context_processor(lambda: {"language": language(), "languages": LANGUAGES})
