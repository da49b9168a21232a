"""A form as it was sent: read field by field, with what is wrong kept beside its field, and nothing typed lost."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from district_hall.errors import N_, NotFound, Refused
from district_hall.ids import parse_id
from tablet_ui.house import house
from tablet_ui.i18n import say
from tablet_ui.staff.typed import one_line

P = ParamSpec("P")
T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

MISSING = N_("ここを入れてください。")
TOO_LONG = N_("%(most)s文字までで入れてください。")
NO_NUMBER = N_("%(least)sから%(most)sまでの数字で入れてください。")
NOT_CHOSEN = N_("ひとつえらんでください。")
NO_DAY = N_("日が読めません。日をえらび直してください。")
FARTHEST_YEAR = 2200
LONGEST_NUMBER = 40  # folding takes the square of a text's length


class Sent:
    """What stands in a form's fields: `typed` as it came, `problems` by field (`""`: of the whole form)."""

    def __init__(self, known: dict[str, Any] | None = None) -> None:
        """With `known`: a form that is shown for the first time; else the one that was sent."""
        self.typed: dict[str, Any] = known or {}
        self.problems: dict[str, str] = {}
        self._is_sent = known is None
        if self._is_sent:
            self.typed = dict(request.form)

    def get(self, name: str) -> Any:
        return self.typed.get(name, "")

    def chosen(self, name: str) -> list[str]:
        """All that was ticked under this name."""
        return request.form.getlist(name) if self._is_sent else list(self.typed.get(name, ()))

    def line(self, name: str, most: int, *, needed: bool = True) -> str:
        text = " ".join(one_line(self._text(name)).split())
        if needed and not text:
            self.refuse(Refused("missing", MISSING, field=name))
        if len(text) > most:
            self.refuse(Refused("too-long", TOO_LONG, field=name, most=most))
        return text

    def number(self, name: str, least: int, most: int, *, needed: bool = True) -> int:
        """Also as people write it: full-width. 0 where it may be left empty and is."""
        typed = self._text(name).strip()
        text = unicodedata.normalize("NFKC", typed).strip() if len(typed) <= LONGEST_NUMBER else typed
        if not text and not needed:
            return 0
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        if number is None or not least <= number <= most:
            self.refuse(Refused("no-number", NO_NUMBER, field=name, least=least, most=most))
            return least
        return number

    def word(self, name: str, words: type[Word], only: Iterable[Word] | None = None) -> Word:
        text = self._text(name)
        allowed = list(words) if only is None else list(only)
        if text not in {str(one) for one in allowed}:
            self.refuse(Refused("not-chosen", NOT_CHOSEN, field=name))
            return allowed[0]
        return words(text)

    def id(self, name: str) -> UUID | None:
        """None, with a problem, where none was chosen."""
        found = parse_id(self._text(name))
        if found is None:
            self.refuse(Refused("not-chosen", NOT_CHOSEN, field=name))
        return found

    def ids(self, name: str) -> set[UUID]:
        """What was ticked; what is no id is left out."""
        return {found for one in self.chosen(name) if (found := parse_id(one))}

    def day(self, name: str) -> date | None:
        """None where it is empty."""
        text = self._text(name)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.year > FARTHEST_YEAR:
            self.refuse(Refused("no-day", NO_DAY, field=name))
            return None
        return found

    def refuse(self, refusal: Refused) -> None:
        self.problems.setdefault(refusal.field or "", say(refusal))

    def do(self, action: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What the action answered; None where something is wrong: then the form is shown again, saying what."""
        if self.problems:
            return None
        try:
            return house().database.unit_of_work(action, *args, **kwargs)
        except NotFound:
            raise
        except Refused as refusal:
            self.refuse(refusal)
            return None

    @property
    def status(self) -> int:
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problems else HTTPStatus.OK

    def _text(self, name: str) -> str:
        return str(self.typed.get(name, ""))
