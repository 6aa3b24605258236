"""The equivalent page with ReportLab: frame, title, a cell for every field, the same faces.

paper.py WORDS.json FONTS OUT.pdf
"""

import json
import sys

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

words, fonts, out = sys.argv[1:]
rl_config.useA85 = 0  # binary streams, as ours: a fifth smaller and quicker
TITLE, LABEL, VALUE = "NotoSerifSC-Black", "NotoSansSC-Regular", "NotoSerifSC-Regular"
for face in (TITLE, LABEL, VALUE):
    pdfmetrics.registerFont(TTFont(face, f"{fonts}/{face}.ttf"))

LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 195 * mm, 265 * mm, 20 * mm
COLUMNS, ROW, LABEL_WIDTH = 3, 8 * mm, 17 * mm
WIDTH = (RIGHT - LEFT) / COLUMNS


ADVANCES = pdfmetrics.getFont(VALUE).face.charWidths


def lines(text, size, width):
    """Breaks a text as plainly and quickly as may be: every character of Chinese may end a line."""
    room = width * 1000 / size
    start, used = 0, 0
    for at, character in enumerate(text):
        advance = ADVANCES.get(ord(character), 1000)
        if used + advance > room and at > start:
            yield text[start:at]
            start, used = at, 0
        used += advance
    yield text[start:]


canvas = Canvas(out, pagesize=A4, pageCompression=1)
with open(words, encoding="utf-8") as file:
    pages = json.load(file)
for number, page in enumerate(pages, 1):
    canvas.setFont(TITLE, 18)
    canvas.drawCentredString((LEFT + RIGHT) / 2, 277 * mm, page["title"])
    canvas.setFont(LABEL, 9)
    canvas.drawString(LEFT, 268 * mm, page["above"])
    canvas.drawRightString(RIGHT, 268 * mm, f"第{number}页 共{len(pages)}页")
    canvas.setLineWidth(1)
    canvas.rect(LEFT, BOTTOM, RIGHT - LEFT, TOP - BOTTOM)
    canvas.setLineWidth(0.4)
    cells = page["cells"]
    for at, (label, value) in enumerate(cells):
        last = at == len(cells) - 1  # the remark: the full width, down to the end of the frame
        column, row = (0, -(-at // COLUMNS)) if last else (at % COLUMNS, at // COLUMNS)
        x, y = LEFT + column * WIDTH, TOP - (row + 1) * ROW
        width = RIGHT - LEFT if last else WIDTH
        canvas.line(x, y + ROW, x + width, y + ROW)
        canvas.line(x + LABEL_WIDTH, y, x + LABEL_WIDTH, y + ROW)
        if not last:
            canvas.line(x + width, y, x + width, y + ROW)
        canvas.setFont(LABEL, 7.5)
        canvas.drawString(x + 1 * mm, y + 2.8 * mm, label)
        size = 9 if last else 7.5
        canvas.setFont(VALUE, size)
        baseline = y + (4.6 if len(value) > 12 else 2.8) * mm
        for line in lines(value, size, width - LABEL_WIDTH - 2 * mm):
            canvas.drawString(x + LABEL_WIDTH + 1 * mm, baseline, line)
            baseline -= (4.4 if last else 3.2) * mm
    canvas.showPage()
canvas.save()
