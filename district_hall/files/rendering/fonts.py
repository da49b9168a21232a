"""Where the Japanese fonts are with which a PDF is drawn that brings none of its own."""

import os
from collections.abc import Mapping
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[3]
_BIZ_UDPGOTHIC = _PROJECT / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"


def japanese_font_folders(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Folders with TrueType fonts: those named in PDF_FONT_DIRS, else what npm brought; empty if there are none."""
    named = environ.get("PDF_FONT_DIRS", "")
    folders = [Path(name) for name in named.split(os.pathsep) if name]
    if not folders:
        folders = [_BIZ_UDPGOTHIC / "400Regular", _BIZ_UDPGOTHIC / "700Bold"]
    return [folder.resolve() for folder in folders if _has_fonts(folder)]


def _has_fonts(folder: Path) -> bool:
    return any(file.suffix.lower() in {".ttf", ".otf", ".ttc"} for file in folder.glob("*"))
