"""PDFs made for a test."""

import io

from reportlab.pdfgen.canvas import Canvas


def blank_pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(1, pages + 1):
        canvas.drawString(100, 700, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()
