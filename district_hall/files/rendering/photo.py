"""Opens one photograph: upright, on white, in sRGB, at the size of a page."""

import importlib
import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps

from district_hall.files.rendering.job import Refusal
from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.pictures import Page
from district_hall.files.rendering.sniff import PictureKind

_PLUGINS: dict[PictureKind, tuple[str, str]] = {
    "jpeg": ("JPEG", "PIL.JpegImagePlugin"),
    "png": ("PNG", "PIL.PngImagePlugin"),
    "webp": ("WEBP", "PIL.WebPImagePlugin"),
    "avif": ("AVIF", "PIL.AvifImagePlugin"),
    "heic": ("HEIF", "pillow_heif"),
}
"""Kind → Pillow's name for it, and the one module that is loaded to read it."""

WHITE = (255, 255, 255)


def photograph(data: bytes, kind: PictureKind, limits: Limits) -> Iterator[Page]:
    """The one page of a photograph. Refusal("too-much") above the pixel limit; whatever Pillow raises is damage."""
    with _opened(data, kind, limits) as source:
        moving = kind not in {"jpeg", "heic"} and getattr(source, "n_frames", 1) > 1
        image = _resampled(source, limits.page_side)
        profile = source.info.get("icc_profile")
    said = ["first-frame-only"] if moving else []
    try:
        image = ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - EXIF is a small file system written by anybody
        said.append("orientation-unknown")
    yield Page(1, 1, _in_srgb(_on_white(image), profile), "", tuple(said))


def _opened(data: bytes, kind: PictureKind, limits: Limits) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    name, module = _PLUGINS[kind]
    plugin = importlib.import_module(module)
    if kind == "heic":
        # An embedded thumbnail need not show what the picture shows, so it never stands in for it.
        plugin.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=2)
    try:
        image = Image.open(io.BytesIO(data), formats=[name])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("too-much") from None
    width, height = image.size
    if width < 1 or height < 1:
        raise Refusal("damaged")
    if width * height > limits.max_pixels:
        raise Refusal("too-much")
    return image


def _resampled(source: Image.Image, side: int) -> Image.Image:
    """Shrunk first of all, so that everything after it works on a small picture; never enlarged."""
    image = _continuous(source)
    # For a JPEG that isn't loaded yet this also lets the decoder itself leave out what would be thrown away.
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()
    return image


def _continuous(image: Image.Image) -> Image.Image:
    """In a mode whose values may be averaged: palettes, single bits and 16-bit greys may not."""
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 257).convert("L")
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """By the photograph's own profile if it is sound, else as if it were sRGB already."""
    if profile:
        from PIL import ImageCms

        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image.convert("RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")
