"""The text that a PDF page carries, made fit for reading aloud and for search."""

import re
import unicodedata

# Only these are folded to their everyday form: folding everything (NFKC) would turn "10²" into "102" and "3①" into "31".
# PDFs made on a Mac often write 一 as the radical ⼀; cash-register kana is half as wide as search expects.
_FOLDED = re.compile(r"[\u2e80-\u2fdf\uff61-\uff9f]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Control, format (bidi overrides, soft hyphens), lone surrogates, private use, unassigned: nothing anybody could read.
_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(text: str, limit: int) -> str:
    """`text` in NFC without control characters, at most `limit` characters long; lines are kept."""
    lines = _LINE_ENDS.sub("\n", text[: limit * 2])
    folded = _FOLDED.sub(lambda run: unicodedata.normalize("NFKC", run.group()), lines)
    readable = "".join(c for c in folded if c in {"\n", "\t"} or unicodedata.category(c) not in _UNREADABLE)
    spaced = "\n".join(_SPACES.sub(" ", line).strip() for line in unicodedata.normalize("NFC", readable).split("\n"))
    return _BLANK_LINES.sub("\n\n", spaced).strip()[:limit].rstrip()
