"""Texts people typed, made fit for paper: nothing that cannot be drawn, nothing that flips or overflows.

- Characters no font of ours has are tried in their plain form (𝐀 → A); what is left becomes one `MISSING`
  mark per run, never a box. The document says below what the mark means; the JSON copy keeps the original.
- Control characters go, and accents that stand beside no letter. Embeddings and overrides of direction go
  too: one of them in a name could turn the rest of a line around. Joiners stay, Persian needs them.
- Every line gets the direction of its language, or of its first letter if a person typed it.
- In a right-to-left line, what is read left to right (phone numbers, references, dates) is a run of its own.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from forms.submissions.pdf.coverage import drawable, together
from translations import languages
from translations.bidi import Run, runs

Direction = Literal["ltr", "rtl"]

MISSING = "[…]"

_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, soft hyphens, marks of invisible structure, embeddings, overrides, isolates, variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LONG_WORD = re.compile(r"\S{31,}")
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True)
class Paragraph:
    direction: Direction
    runs: tuple[Run, ...]


def paragraphs(text: str, language: str) -> tuple[Paragraph, ...]:
    """Return the lines of a text, each with its direction; empty lines are left out."""
    found = []
    for line in _BREAKS.split(text):
        if clean := _breakable(_printable(line)):
            direction = direction_of(clean, language)
            found.append(Paragraph(direction, runs(clean) if direction == "rtl" else (Run(clean),)))
    return tuple(found)


def direction_of(text: str, language: str) -> Direction:
    """Return the direction of a language, or without one that of the first letter (numbers: ltr)."""
    if known := languages.find(language):
        return known.direction
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def _printable(line: str) -> str:
    """Return a line in composed form with every character drawable."""
    # Half of a surrogate pair is no character; JSON and UTF-8 would refuse it.
    line = line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    line = _INVISIBLE.sub("", line.replace("\ufffd", "\ue000").replace("\t", " "))
    line = unicodedata.normalize("NFC", line)
    line = _without_stray_marks("".join(map(_plain, line)))
    line = re.sub("\ue000[\ue000\u200d]*", MISSING, line)
    return re.sub(" +", " ", line).strip()


def _plain(char: str) -> str:
    """Return what we can draw for a character, U+E000 (private use) if nothing."""
    # Fonts may know characters that Python's tables do not; whether they are letters or marks, who can tell.
    if unicodedata.category(char) in ("Cn", "Co"):
        return "\ue000"
    plain = char if ord(char) in drawable() else unicodedata.normalize("NFKC", char)
    return plain if all(ord(part) in drawable() for part in plain) else "\ue000"


def _without_stray_marks(line: str) -> str:
    """Drop marks (accents, vowel signs) without a letter that can carry them.

    Typst takes letter and mark apart to find fonts; what is left alone becomes a box, or a crash in its
    shaping (0.15: "byte index out of bounds").
    """
    kept: list[str] = []
    carrier = ""
    for char in line:
        category = unicodedata.category(char)
        if not category.startswith("M"):
            carrier = char if category.startswith("L") else ""
        elif not carrier or not together(carrier, char):
            continue
        kept.append(char)
    return "".join(kept)


def _breakable(line: str) -> str:
    """Let words longer than a column break: a link or 10,000 letters without a space must not run out."""
    return _LONG_WORD.sub(lambda word: _ZERO_WIDTH_SPACE.join(_pieces(word[0])), line)


def _pieces(word: str) -> list[str]:
    """Cut a word into pieces of 15 characters, but never before a mark that belongs to the letter before."""
    pieces = [""]
    for char in word:
        if len(pieces[-1]) >= 15 and not unicodedata.category(char).startswith("M"):
            pieces.append("")
        pieces[-1] += char
    return pieces
