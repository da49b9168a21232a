"""Strings that break software. The long list is shared material; where it isn't there, a short one of our own stands in."""

import json
from pathlib import Path

LIST = Path(__file__).parents[4] / "shared" / "samples" / "text" / "naughty-strings.json"

OWN = [
    "\x00",
    "a\x00b",
    "\ud800",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "%(most)s %s %d %n",
    "' OR 1=1 --",
    "\u202eexe.gpj",
    "👩‍👩‍👧‍👦🇯🇵𠮷",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "\u2028\u2029\u200b\ufeff",
    "\x1b[31m\x07\x7f\x85",
    "../../etc/passwd",
    "𝓽𝓲𝓽𝓵𝓮 ﷽",
]


def naughty_strings() -> list[str]:
    """Ours, and the list's where it is there (515 of them)."""
    return OWN + (json.loads(LIST.read_text(encoding="utf-8")) if LIST.is_file() else [])
