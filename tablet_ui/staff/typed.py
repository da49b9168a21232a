"""What people type into a form's single lines."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cs"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # what turns the text after it round


def one_line(text: str) -> str:
    """Without line breaks and signs that nobody sees: databases refuse some, and others make a name read backwards."""
    spaced = "".join(" " if sign in "\r\n\t" else sign for sign in text)
    kept = (sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN and sign not in _TURNING)
    return "".join(kept).strip()
