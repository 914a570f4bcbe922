"""Turns data and a Typst template into a PDF/UA file.

Data travels as JSON in an input of the template, never as markup: `#panic()` in an answer is nine letters.
The fonts are read once per process; a compiler is cheap (0.2 ms) and must not be shared between threads.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from forms.submissions.pdf.coverage import FONTS

_HERE = Path(__file__).parent


class NotTypeset(Exception):
    """Typst gave up. Says no more: Typst's messages quote the answers, and this ends up in logs."""


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF of a template beside this module; no clock enters, the same data give the same bytes."""
    compiler = typst.Compiler(root=_HERE, font_paths=_fonts(), ignore_system_fonts=True)
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        file = compiler.compile(_HERE / template, sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"])
    except BaseException as error:
        # A crash inside Typst is no Exception: it would run through every `except Exception` of the caller.
        if type(error).__name__ in ("TypstError", "PanicException"):
            raise NotTypeset(template) from None
        raise
    if not isinstance(file, bytes):
        raise TypeError("Typst gives one file of bytes for a PDF")
    return file


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
