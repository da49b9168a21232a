"""Telephone numbers as people type them: pure, standard library only."""

import re
import unicodedata

FEWEST_DIGITS, MOST_DIGITS = 6, 15  # a local number such as 45-8111; E.164 allows fifteen
LONGEST = 20  # as it is kept
LONGEST_TYPED = 100  # folding takes the square of a text's length

_DASHES = re.compile(r"[\s().\-\u2010-\u2015\u2212\u30fc\uff0d\u2500~]+")
_SHAPE = re.compile(r"\+?[0-9]+(-[0-9]+)*")


def folded(typed: str) -> str | None:
    """In half-width digits with hyphens where the writer made breaks (０９０（１２３４）５６７８ → 090-1234-5678).

    None for what is no number that one could call here; short ones (110, 118, 119) are for emergencies, not for
    helpers.
    """
    if len(typed) > LONGEST_TYPED:
        return None
    number = _DASHES.sub("-", unicodedata.normalize("NFKC", typed).strip()).strip("-")
    digits = sum(sign.isdigit() for sign in number)
    if not _SHAPE.fullmatch(number) or not FEWEST_DIGITS <= digits <= MOST_DIGITS or len(number) > LONGEST:
        return None
    return number
