"""Which Chromium the browser tests drive, and how it is started.

`python -m tests.services.chromium` prints its path; exit status 1 where there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE_MS = 20_000  # a busy machine is no fault
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A process for each window, that shows suggestions below its address: half of what an empty page costs. The last such
# argument counts, so some of what Playwright leaves out is said again.
NOT_NEEDED = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "DestroyProfileOnBrowserClose",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
)

LAUNCH_ARGS = (
    "--no-sandbox",  # root has no sandbox, and only our own pages are opened
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_NEEDED)}",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # no page reaches outside
)


def chromium() -> str | None:
    """The path of one that really starts (Ubuntu's is a pointer to a snap): CHROMIUM's, the system's, Playwright's own."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for path in map(shutil.which, NAMES) if path]
    found += [str(path) for path in _playwrights_own() if not named]
    return next((path for path in found if _starts(path)), None)


def _playwrights_own() -> list[Path]:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    path = chromium()
    print(path or "no Chromium was found")
    sys.exit(0 if path else 1)
