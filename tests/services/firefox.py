"""A real Firefox, driven through Marionette, which it brings itself: no driver has to be found for it.

`python -m tests.services.firefox` prints its path; exit status 1 where there is none.
"""

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.services.ports import free_port

NAMES = ("firefox-esr", "firefox")
NOWHERE = "127.0.0.1"
QUIET: dict[str, Any] = {
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "intl.accept_languages": "ja",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": f"http://{NOWHERE}:9/",
    # Whatever still wants to go out ends at a port where nobody is; loopback is never sent through a proxy.
    "network.proxy.type": 1,
    "network.proxy.http": NOWHERE,
    "network.proxy.http_port": 9,
    "network.proxy.ssl": NOWHERE,
    "network.proxy.ssl_port": 9,
}


def firefox() -> str | None:
    """The path of one that really starts: FIREFOX's, or the system's (Ubuntu's is a pointer to a snap)."""
    named = os.environ.get("FIREFOX")
    found = [named] if named else [path for path in map(shutil.which, NAMES) if path]
    return next((path for path in found if _starts(path)), None)


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def push_preferences(port: int) -> dict[str, Any]:
    """Its push server is ours at this port, and pages may notify without being asked, as on a town's own tablets."""
    return {
        "alerts.useSystemBackend": False,
        "dom.push.alwaysConnect": True,
        "dom.push.connection.enabled": True,
        "dom.push.serverURL": f"ws://127.0.0.1:{port}/",
        "dom.push.testing.allowInsecureServerURL": True,
        "dom.push.testing.ignorePermission": True,
        "dom.serviceWorkers.testing.enabled": True,
        "permissions.default.desktop-notification": 1,
    }


def _started(path: str, folder: Path, preferences: dict[str, Any]) -> Any:
    from marionette_driver.marionette import Marionette

    return Marionette(
        host="127.0.0.1",
        port=free_port(),
        bin=path,
        headless=True,
        prefs={**QUIET, **preferences},
        gecko_log=str(folder / "gecko.log"),
        startup_timeout=120,
    )


@contextmanager
def running_firefox(path: str, folder: Path, preferences: dict[str, Any]) -> Iterator[Any]:
    """A `Marionette` with a session, in a profile of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its libraries ask old ones how this system is called
        driver = _started(path, folder, preferences)
    try:
        driver.start_session()
        driver.timeout.script = 60
        yield driver
    finally:
        with suppress(Exception):  # it may have ended by itself; what counts is that nothing of it is left
            driver.quit(in_app=False)
        driver.cleanup()
        if driver.instance is not None:
            driver.instance.close(clean=True)  # and its profile, while there is still somebody to remove it


if __name__ == "__main__":
    path = firefox()
    print(path or "no Firefox was found")
    sys.exit(0 if path else 1)
