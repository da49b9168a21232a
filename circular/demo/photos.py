"""Pictures as a leader's phone would take them: painted scenes in the formats, and with the EXIF data, of real cameras."""

import io
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

import pillow_heif
from PIL import Image

from circular.demo import (
    scenes_autumn,
    scenes_gathering,
    scenes_lanes,
    scenes_night,
    scenes_snow,
    scenes_tables,
    scenes_village,
)

Scene = Literal[
    "asama_autumn",
    "bear_sign",
    "books",
    "clean_up",
    "closed_road",
    "dondo_yaki",
    "exercise",
    "flower_bed",
    "frozen_tap",
    "hall",
    "keiro_gift",
    "night_watch",
    "shimenawa",
    "snow_plough",
    "stream",
]
Kind = Literal["jpeg", "png", "webp", "heic"]
SCENES: Mapping[Scene, Callable[[random.Random], Image.Image]] = {
    "asama_autumn": scenes_autumn.asama_autumn,
    "bear_sign": scenes_autumn.bear_sign,
    "books": scenes_tables.books,
    "clean_up": scenes_village.clean_up,
    "closed_road": scenes_lanes.closed_road,
    "dondo_yaki": scenes_night.dondo_yaki,
    "exercise": scenes_gathering.exercise,
    "flower_bed": scenes_autumn.flower_bed,
    "frozen_tap": scenes_snow.frozen_tap,
    "hall": scenes_village.hall,
    "keiro_gift": scenes_gathering.keiro_gift,
    "night_watch": scenes_night.night_watch,
    "shimenawa": scenes_tables.shimenawa,
    "snow_plough": scenes_snow.snow_plough,
    "stream": scenes_lanes.stream,
}

# How upright pixels have to be stored so that a viewer which obeys the EXIF tag shows them upright again.
_STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
_ORIENTATION, _TAKEN, _EXIF, _GPS = 0x0112, 0x9003, 0x8769, 0x8825
# The town office, 36°20'54"N 138°35'49"E: a demo photo says where it was taken, so that a leak would show.
_PLACE = {1: "N", 2: (36.0, 20.0, 54.0), 3: "E", 4: (138.0, 35.0, 49.0)}


@lru_cache(maxsize=4)
def paint(scene: Scene) -> Image.Image:
    """The scene upright, 1600×1200, RGB; the same every time."""
    return SCENES[scene](random.Random(scene))


def _camera_data(orientation: int, taken: datetime | None) -> Image.Exif:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    if taken is not None:
        exif.get_ifd(_EXIF)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(_GPS).update(_PLACE)
    return exif


def make_photo(scene: Scene, orientation: int = 1, kind: Kind = "jpeg", taken: datetime | None = None) -> bytes:
    """A file as a phone would send it, under 500 kB.

    `orientation` is EXIF's, 1–8; `taken` is written as local time. GPS and time are there on purpose: they mustn't
    survive the upload. HEIC turns its pixels by its own `irot`/`imir` boxes, as phones do.
    """
    stored = paint(scene)
    if orientation != 1:
        stored = stored.transpose(_STORED_AS[orientation])
    exif = _camera_data(orientation, taken).tobytes()
    file = io.BytesIO()
    if kind == "jpeg":
        stored.save(file, "JPEG", quality=80, exif=exif)
    elif kind == "webp":
        stored.save(file, "WEBP", quality=78, method=2, exif=exif)
    elif kind == "png":
        # Photo grain doesn't compress without loss: a screenshot-sized picture in 128 colours keeps the file small.
        small = stored.resize((stored.width * 5 // 8, stored.height * 5 // 8)).quantize(128)
        small.save(file, "PNG", exif=exif)
    else:
        pillow_heif.from_pillow(stored).save(file, quality=60, exif=exif, enc_params={"preset": "ultrafast"})
    return file.getvalue()
