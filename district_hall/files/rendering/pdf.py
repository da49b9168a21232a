"""Draws each page of a PDF and keeps the text it carries."""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress

from PIL import Image

from district_hall.files.rendering.job import Refusal
from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.pdfium import PdfDocument, Pdfium, PdfPage
from district_hall.files.rendering.pictures import Page
from district_hall.files.rendering.text import tidy

_NEARLY_WHITE = 250


def pdf_pages(data: bytes, limits: Limits, font_folders: Sequence[str]) -> Iterator[Page]:
    """The pages in order. Refusal for one that is locked, damaged, has no pages or too many."""
    pdfium = Pdfium(font_folders)
    said = () if font_folders else ("no-japanese-font",)
    with closing(_opened(pdfium, data)) as document:
        with suppress(pdfium.Error):
            document.init_forms()  # so that what was filled into a form is drawn; a broken form leaves the page
        total = len(document)
        if total > limits.max_pages:
            raise Refusal("too-many-pages", pages=total, limit=limits.max_pages)
        for index in range(total):
            with closing(document[index]) as page:
                image = _drawn(page, limits)
                text = _text(page, limits.text_length)
            blank = ("blank-page",) if text and _is_white(image) else ()
            yield Page(index + 1, total, image, text, said + blank)


def _opened(pdfium: Pdfium, data: bytes) -> PdfDocument:
    try:
        return pdfium.open(data)
    except pdfium.Error as error:
        code = pdfium.error_code(error)
        if code in {Pdfium.PASSWORD_WANTED, Pdfium.UNKNOWN_LOCK}:
            raise Refusal("encrypted") from None
        raise Refusal("empty" if code == Pdfium.NO_ERROR else "damaged") from None


def _drawn(page: PdfPage, limits: Limits) -> Image.Image:
    """The page on white. However large its box says it is, the long side comes out at the limit."""
    width, height = page.get_size()
    longest = max(width, height)
    if not (math.isfinite(longest) and min(width, height) > 0):
        raise Refusal("damaged")
    # PDFium's wrapper rounds up: a hundredth of a pixel less keeps rounding errors from making it one too many.
    bitmap = page.render(scale=(limits.page_side - 0.01) / longest)
    with closing(bitmap):
        return bitmap.to_pil().convert("RGB")


def _text(page: PdfPage, length: int) -> str:
    with closing(page.get_textpage()) as textpage:
        # Only get_text_bounded knows characters beyond U+FFFF, and it can't be told where to stop.
        many = textpage.count_chars() > length * 2
        return tidy(textpage.get_text_range(0, length * 2) if many else textpage.get_text_bounded(), length)


def _is_white(image: Image.Image) -> bool:
    darkest, _ = image.convert("L").getextrema()
    return isinstance(darkest, int | float) and darkest >= _NEARLY_WHITE
