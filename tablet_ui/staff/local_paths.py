"""Where a visitor may be sent on to: only pages of this very program, never somebody else's (CWE-601)."""

import re

_OF_STAFF = re.compile(r"/(leader|desk|office|visits)/[A-Za-z0-9/_-]*(\?[A-Za-z0-9=&%+_.~-]*)?")
_OURS = re.compile(r"/(sign-in|password|staff(/mail)?)?(\?[A-Za-z0-9=&%+_.~-]*)?")
HOME = "/staff"


def staff_path(wish: str | None, otherwise: str = HOME) -> str:
    """`wish` where it is the path of a page behind the sign-in, else `otherwise`."""
    return wish if wish and _OF_STAFF.fullmatch(wish) else otherwise


def any_path(wish: str | None, otherwise: str = "/sign-in") -> str:
    """As `staff_path`, and the pages before and right after signing in."""
    return wish if wish and _OURS.fullmatch(wish) else staff_path(wish, otherwise)
