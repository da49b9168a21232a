"""Places where a crash test ends the process, as a power cut would: never set outside of one.

`FAILPOINT=after-claim:3` kills the process with SIGKILL when it comes to that place for the third time.
docs/failpoints.md lists them.
"""

import os
import signal
from itertools import count

_NAME, _, _TIMES = os.environ.get("FAILPOINT", "").partition(":")
_seen = count(1)


def failpoint(name: str) -> None:
    if name == _NAME and next(_seen) >= int(_TIMES or 1):
        os.kill(os.getpid(), signal.SIGKILL)
