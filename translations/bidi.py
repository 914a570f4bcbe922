"""What is read left to right inside a right-to-left line: names, German terms, numbers, paragraphs of a law.

Without isolation the signs between such words are put in the order of the line, and "§ 25 Abs. 1" is torn
(Unicode UAX #9). Pure.
"""

import re
import unicodedata
from dataclasses import dataclass

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"

# Of a line written as one letter per character (see _kind): a run that starts and ends with a left-to-right
# letter or a digit, with a sign or bracket before and a bracket or unit behind.
_LEFT_TO_RIGHT = re.compile(r"[+(]{0,2}[LN](?:[LNMo+()% ]*[LN])?M*[)%]{0,2}")
_LIST_OF_NUMBERS = re.compile(r"[,;] ")


_OF_A_LAW = re.compile(r"(§§?|Abs\.|Satz|Art\.|Nr\.) (?=\d)")


@dataclass(frozen=True)
class Run:
    """Characters in a row; `isolated` is read left to right inside a right-to-left line."""

    text: str
    isolated: bool = False


def runs(text: str) -> tuple[Run, ...]:
    """Split a right-to-left line so that what is read left to right stands for itself."""
    kinds = "".join(map(_kind, text))
    found: list[Run] = []
    done = 0
    for match in _LEFT_TO_RIGHT.finditer(kinds):
        for start, end in _parts(text, kinds, match.start(), match.end()):
            found += [Run(text[done:start])] * (start > done) + [Run(text[start:end], isolated=True)]
            done = end
    return (*found, *[Run(text[done:])] * (done < len(text)))


def _parts(text: str, kinds: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the bounds of a left-to-right run; "12, 13" without a letter is a list in the line's order."""
    # A bracket whose partner stands outside belongs to the line: it is mirrored there.
    if kinds[start] == "(" and ")" not in kinds[start:end]:
        start += 1
    if kinds[end - 1] == ")" and "(" not in kinds[start:end]:
        end -= 1
    if "L" in kinds[start:end]:
        return [(start, end)]
    bounds = [start]
    for separator in _LIST_OF_NUMBERS.finditer(text, start, end):
        bounds += [separator.start(), separator.end()]
    bounds.append(end)
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def _kind(char: str) -> str:
    """Return L for a left-to-right letter, N for a digit, M for a mark on it, R for right-to-left letters."""
    # A paragraph sign belongs to its number.
    match "L" if char == "§" else unicodedata.bidirectional(char):
        case "L":
            return "L"
        case "EN":
            return "N"
        case "R" | "AL" | "AN":
            return "R"
        case "NSM":
            return "M"
    return char if char in "+()% " else "o"


def together(text: str) -> str:
    """Return a text in which a paragraph of a law is not torn at the end of a line: "§ 25 Abs. 2"."""
    return _OF_A_LAW.sub("\\1\u00a0", text)


def isolate(text: str) -> str:
    """Return a right-to-left text with its left-to-right parts isolated by invisible signs."""
    return "".join(
        f"{LEFT_TO_RIGHT_ISOLATE}{run.text}{POP_ISOLATE}" if run.isolated else run.text for run in runs(text)
    )
