"""The refusals in English, for the command line: it runs on floors that know nothing of the screens' catalogues."""

from district_hall.files.rendering.refusals import BY_KIND, REASONS, WARNINGS

_ENGLISH: dict[str, str] = {
    "not-found": "The file can't be found. Please choose it again.",
    "not-a-file": "This isn't a file. Please choose a photo or a PDF.",
    "no-permission": "Reading this file isn't permitted. Please allow it to be read, then choose it again.",
    "empty": "The file has nothing in it. Please check the original and choose it again.",
    "too-large": (
        "The file is too large (up to %(limit)s MB). Please make the photo smaller or split the file, then choose it again."
    ),
    "not-a-picture": "This kind of file can't be put up. Please choose a photo (JPEG, PNG, WebP, HEIC) or a PDF.",
    "damaged": "The file is damaged and can't be opened. Please make it again from the original and choose it again.",
    "encrypted": "The PDF is locked. Please remove the lock and choose it again.",
    "too-many-pages": "%(pages)s pages are too many (up to %(limit)s). Please split the file and choose it again.",
    "too-slow": "Opening it took too long. Please use fewer pages, or take photos of it, and choose it again.",
    "too-much": "The picture is too big to open. Please make it smaller and choose it again.",
    "gif": "GIF pictures can't be put up. Please make it a JPEG or PNG picture and choose it again.",
    "tiff": "TIFF pictures can't be put up. Please make it a JPEG or PNG picture and choose it again.",
    "bmp": "BMP pictures can't be put up. Please make it a JPEG or PNG picture and choose it again.",
    "office": "Files of Word, Excel, Ichitaro and the like can't be put up as they are. Please make a PDF and choose that.",
    "video": "Videos can't be put up. Please choose a photo or a PDF.",
    "blank-page": "A page that has text came out white. Please check how it looks.",
    "no-japanese-font": "No Japanese font was found: characters may be missing. Please check how it looks.",
    "first-frame-only": "This is a moving picture. Only its first frame is put up.",
    "orientation-unknown": "Which way up the photo goes is not known. Please check how it looks.",
}

IN_ENGLISH: dict[str, str] = {japanese: _ENGLISH[code] for code, japanese in {**REASONS, **BY_KIND, **WARNINGS}.items()}
"""Japanese message → English message, with the same parameters."""
