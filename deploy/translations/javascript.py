"""Finds the texts to translate in JavaScript, also inside lit-html templates.

Babel's own reader follows quotes through a template's HTML: an apostrophe there, or a template inside a template, makes
it lose what follows, silently. A call is plain enough to be found wherever it stands: `t("…")`, `N_("…")`,
`ngettext("…", "…", n)`, with a literal text, or several joined with `+`, as its arguments.
"""

import re
from collections.abc import Collection, Generator, Mapping
from typing import IO, Any

_TEXT = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)"""
_TEXTS = rf"{_TEXT}(?:\s*\+\s*{_TEXT})*"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)

Message = tuple[int, str, str | tuple[str, ...], list[str]]


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Generator[Message, None, None]:
    """Babel's interface: gives (line, function, text or texts, remarks) for each call of a keyword with literal texts."""
    del comment_tags, options
    source = fileobj.read().decode()
    words = "|".join(re.escape(word) for word in keywords)
    call = re.compile(rf"(?<![\w$.])({words})\(\s*({_TEXTS}(?:\s*,\s*{_TEXTS})*)")
    for found in call.finditer(source):
        texts = tuple(_joined(argument) for argument in re.findall(_TEXTS, found[2]))
        line = source.count("\n", 0, found.start()) + 1
        yield line, found[1], texts[0] if len(texts) == 1 else texts, []


def _joined(argument: str) -> str:
    return "".join(_unquoted(literal) for literal in re.findall(_TEXT, argument))


def _unquoted(literal: str) -> str:
    return _ESCAPE.sub(_meaning, literal[1:-1])


def _meaning(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2] or escape[3]:
        return chr(int(code, 16))
    return _ESCAPES.get(escape[4], escape[4])
