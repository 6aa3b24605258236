"""Compiles the equivalent pages with typst.

paper_typst.py CARDS.typ FOLDER OUT.pdf
"""

import shutil
import sys

import typst

source, folder, out = sys.argv[1:]
# Typst reads only below its root: the page and the words lie side by side.
shutil.copy(source, f"{folder}/cards.typ")
typst.compile(f"{folder}/cards.typ", output=out, root=folder, font_paths=[folder])
