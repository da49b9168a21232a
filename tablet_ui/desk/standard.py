"""The standard words (alerts/standard_words.py) as the writing page shows them: what goes out where nobody writes more."""

from dataclasses import dataclass

from alerts import standard_words
from alerts.rules import HAVE_LEVELS


@dataclass(frozen=True)
class Standard:
    """`titles` of the levels that have an official word, `hazards` what the others are called; `bodies` by language."""

    titles: dict[int, str]
    hazards: dict[str, str]
    have_levels: frozenset[str]
    bodies: dict[str, dict[int, str]]
    untranslated: dict[str, str]


STANDARD = Standard(
    titles={level: words.title["ja"] for level, words in standard_words.EVACUATION.items()},
    hazards={hazard: words["ja"] for hazard, words in standard_words.HAZARDS.items()},
    have_levels=HAVE_LEVELS,
    bodies={
        language: {level: words.body[language] for level, words in standard_words.EVACUATION.items()}
        for language in ("ja-plain", "en")
    },
    untranslated=dict(standard_words.UNTRANSLATED),
)
