"""Where a visitor may be sent on to: only pages of this very program, never somebody else's (CWE-601)."""

import re

_OF_A_LEADER = re.compile(r"/leader/[A-Za-z0-9/_-]*(\?[A-Za-z0-9=&%+_.~-]*)?")
_OURS = re.compile(r"/(sign-in)?(\?[A-Za-z0-9=&%+_.~-]*)?")


def leader_path(wish: str | None, otherwise: str = "/leader/") -> str:
    """`wish` where it is the path of a leader's page, else `otherwise`."""
    return wish if wish and _OF_A_LEADER.fullmatch(wish) else otherwise


def any_path(wish: str | None, otherwise: str = "/sign-in") -> str:
    """As `leader_path`, and the pages before signing in."""
    return wish if wish and _OURS.fullmatch(wish) else leader_path(wish, otherwise)
