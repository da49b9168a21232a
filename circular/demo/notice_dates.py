"""Dates in demo texts: words in braces that become real days, so that the town is never out of date.

`{+6}` six days from today · `{-3}` three days ago · `{sun+1}` the first Sunday after today · `{sun-2}` the second
Sunday before it · `{tue week+1}` the Tuesday of next week (weeks begin on Monday) · `{12-29}` the 29 December of this season · `{sun 1-7}` the first Sunday from the next 7 January on ·
`{tue 2 next}` the second Tuesday of next month · `{month}`, `{month next}` the number of the month ·
`{posted}` the day of posting in full · `{year}`, `{fiscal}`, `{year next}` the year, the budget year (from April) and
the coming year of Reiwa.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Fill = Callable[[str], str]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORD = re.compile(r"\{([^{}]+)\}")
_REIWA_STARTS_AFTER = 2018
_APRIL = 4


def fill_at(today: date, *, posted: date) -> Fill:
    """A function that fills in the date words of a text; ValueError names a word it doesn't know."""
    return lambda text: _WORD.sub(lambda match: _said(match.group(1), today, posted), text)


def spoken(day: date) -> str:
    """「11月29日(日)」"""
    return f"{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"


def _said(word: str, today: date, posted: date) -> str:
    named = {
        "posted": f"令和{posted.year - _REIWA_STARTS_AFTER}年{posted.month}月{posted.day}日",
        "year": f"令和{today.year - _REIWA_STARTS_AFTER}年",
        "year next": f"令和{today.year + 1 - _REIWA_STARTS_AFTER}年",
        "fiscal": f"令和{today.year - (today.month < _APRIL) - _REIWA_STARTS_AFTER}年度",
        "month": str(today.month),
        "month next": str(_next_month(today).month),
    }
    return named[word] if word in named else spoken(day_of(word, today))


def day_of(word: str, today: date) -> date:
    """The day of a date word (without its braces); ValueError for a word it doesn't know."""
    if match := re.fullmatch(r"[+-]\d+", word):
        return today + timedelta(days=int(match.group()))
    if match := re.fullmatch(r"([a-z]{3})([+-]\d+)", word):
        return _counted_weekday(today, _DAYS.index(match.group(1)), int(match.group(2)))
    if match := re.fullmatch(r"(?:([a-z]{3}) )?(\d+)-(\d+)", word):
        day = _coming(today, int(match.group(2)), int(match.group(3)))
        return day if match.group(1) is None else _weekday_from(day, _DAYS.index(match.group(1)))
    if match := re.fullmatch(r"([a-z]{3}) week([+-]\d+)", word):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=int(match.group(2)), days=_DAYS.index(match.group(1)))
    if match := re.fullmatch(r"([a-z]{3}) (\d) next", word):
        first = _weekday_from(_next_month(today), _DAYS.index(match.group(1)))
        return first + timedelta(weeks=int(match.group(2)) - 1)
    message = f"no such date word: {word!r}"
    raise ValueError(message)


def _counted_weekday(today: date, weekday: int, count: int) -> date:
    if count > 0:
        return _weekday_from(today + timedelta(days=1), weekday) + timedelta(weeks=count - 1)
    return _weekday_from(today - timedelta(days=7), weekday) + timedelta(weeks=count + 1)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _coming(today: date, month: int, day: int) -> date:
    """The next such day; one that went by within the last two months still counts as this season's."""
    years = (date(today.year + step, month, day) for step in (-1, 0, 1))
    return next(each for each in years if each >= today - timedelta(days=60))


def _next_month(today: date) -> date:
    return today.replace(day=1) + timedelta(days=monthrange(today.year, today.month)[1])
