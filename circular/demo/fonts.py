"""Where the font of sheets and signs lies: BIZ UDPGothic, brought by npm (the screens use the same family)."""

from pathlib import Path
from typing import Literal

_FAMILY = Path(__file__).resolve().parents[2] / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"

Weight = Literal["regular", "bold"]


def font_path(weight: Weight) -> Path:
    """The TrueType file of a weight; FileNotFoundError, saying what to run, where the packages aren't installed."""
    name = {"regular": "400Regular", "bold": "700Bold"}[weight]
    path = _FAMILY / name / f"BIZUDPGothic_{name}.ttf"
    if not path.is_file():
        message = f"{path} is missing: run `npm ci --ignore-scripts` (or `make run`, which does it) first"
        raise FileNotFoundError(message)
    return path
