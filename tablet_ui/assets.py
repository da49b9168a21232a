"""Style sheets, scripts, fonts and icons: ours and, from an allow-list, those of the front-end packages.

Every file lives under a prefix that names the whole set's version, so browsers may keep it for ever and modules that
import each other by relative path always fit together.
"""

import json
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = Path(__file__).parent / "static"
PACKAGES = ROOT / "node_modules"

VENDOR = {
    "vendor/lit-html/lit-html.js": "lit-html/lit-html.js",
    "vendor/idb/index.js": "idb/build/index.js",
    "vendor/qr/decode.js": "qr/decode.js",
    "vendor/qr/index.js": "qr/index.js",
    "vendor/socket.io-client/socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "vendor/design-tokens/tokens.css": "@digital-go-jp/design-tokens/dist/tokens.css",
    "vendor/biz-udpgothic/400.css": "@fontsource/biz-udpgothic/400.css",
    "vendor/biz-udpgothic/700.css": "@fontsource/biz-udpgothic/700.css",
}
FONTS = "@fontsource/biz-udpgothic/files"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
STAFF_ONLY = ("leader/", "staff/", "desk/", "office/", "visits/", "family/")


class Assets:
    """All files that may be served, by their path under the version's prefix."""

    def __init__(self, static: Path = STATIC, packages: Path = PACKAGES) -> None:
        self._files = {path.relative_to(static).as_posix(): path for path in _served(static)}
        self._files |= {name: packages / inside for name, inside in VENDOR.items() if (packages / inside).is_file()}
        fonts = {f"vendor/biz-udpgothic/files/{path.name}": path for path in (packages / FONTS).glob("*.woff2")}
        self._files |= fonts
        self._fonts = frozenset(fonts)
        self.version = self._fingerprint()

    def url(self, name: str) -> str:
        """Raises KeyError for a file that isn't there: a template's mistake shows in the first test."""
        self._files[name]
        return f"/assets/{self.version}/{name}"

    def file(self, name: str) -> tuple[Path, str] | None:
        """The file and its media type; None where nothing of that name may be served."""
        path = self._files.get(name)
        return None if path is None else (path, KINDS[path.suffix])

    def service_worker(self) -> str:
        """The household screens' service worker, told what to keep. Fonts are kept as they are used: 5 MB in 240 files."""
        kept = sorted(name for name in self._files if name not in self._fonts and not name.startswith(STAFF_ONLY))
        paths = json.dumps(["/", "/manifest.webmanifest", *(self.url(name) for name in kept)])
        script = (STATIC / "sw.js").read_text(encoding="utf-8")
        return f"const PRECACHE = {paths};\nconst VERSION = {json.dumps(self.version)};\n{script}"

    def _fingerprint(self) -> str:
        digest = sha256((STATIC / "sw.js").read_bytes() if (STATIC / "sw.js").exists() else b"")
        for name in sorted(self._files):
            digest.update(name.encode())
            if name not in self._fonts:
                digest.update(self._files[name].read_bytes())
        for template in sorted((STATIC.parent / "templates").glob("household*.html")):
            digest.update(template.read_bytes())
        for catalogue in sorted((STATIC.parent / "translations").glob("*/LC_MESSAGES/messages.po")):
            digest.update(catalogue.read_bytes())
        return digest.hexdigest()[:12]


def _served(static: Path) -> list[Path]:
    return [path for path in static.rglob("*") if path.suffix in KINDS and path.name != "sw.js"]
