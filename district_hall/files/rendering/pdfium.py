"""PDFium, told where its Japanese fonts are, behind the few calls that are used of it.

PDFium draws a font that is neither embedded nor installed as nothing at all, without an error; and a fresh machine has
no Japanese font. The build is the one without V8: scripts inside a PDF have nothing to run them.
"""

import ctypes
import importlib
import os
from collections.abc import Sequence
from typing import Any, Protocol, cast

from PIL import Image


class TextPage(Protocol):
    def count_chars(self) -> int: ...
    def get_text_bounded(self) -> str: ...
    def get_text_range(self, index: int, count: int) -> str: ...
    def close(self) -> None: ...


class Bitmap(Protocol):
    def to_pil(self) -> Image.Image: ...
    def close(self) -> None: ...


class PdfPage(Protocol):
    def get_size(self) -> tuple[float, float]: ...
    def render(self, scale: float) -> Bitmap: ...
    def get_textpage(self) -> TextPage: ...
    def close(self) -> None: ...


class PdfDocument(Protocol):
    def init_forms(self) -> bool: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> PdfPage: ...
    def close(self) -> None: ...


class Opener(Protocol):
    """`pypdfium2.PdfDocument` itself."""

    def __call__(self, data: bytes) -> PdfDocument: ...


class Pdfium:
    """The loaded library. One a process: the fonts are the library's own, not a document's."""

    PASSWORD_WANTED = 4  # FPDF_ERR_PASSWORD
    UNKNOWN_LOCK = 5  # FPDF_ERR_SECURITY
    NO_ERROR = 0  # FPDF_ERR_SUCCESS

    def __init__(self, font_folders: Sequence[str]) -> None:
        library = importlib.import_module("pypdfium2")
        self.open = cast(Opener, library.PdfDocument)
        self.Error = cast(type[Exception], library.PdfiumError)
        if font_folders:
            # pypdfium2 starts PDFium when it is imported, without fonts, and has no setting for them.
            self._config = _start_again(cast(Any, library.raw), font_folders)

    @staticmethod
    def error_code(error: Exception) -> int | None:
        """What FPDF_GetLastError said, where PDFium knew why a document can't be opened."""
        return cast(int | None, getattr(error, "err_code", None))


def _start_again(raw: Any, folders: Sequence[str]) -> object:
    """PDFium keeps the pointers it is given: the caller keeps the returned object as long as the library."""
    text = ctypes.POINTER(ctypes.c_char)
    names = [ctypes.cast(ctypes.c_char_p(os.fsencode(folder)), text) for folder in folders]
    paths = (text * (len(names) + 1))(*names)  # what isn't filled in is NULL, which ends the list
    config = raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths, m_pIsolate=None, m_v8EmbedderSlot=0)
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(config)
    return config, paths, names
