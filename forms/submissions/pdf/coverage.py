"""Which characters our fonts can draw, read from the fonts themselves.

PDF/UA forbids boxes for missing characters, and Typst refuses to write them: one emoji in an answer would
cost a person their receipt. So texts are checked against the fonts' tables (`cmap`) beforehand.
"""

from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).parent / "fonts"
_SEGMENTED_COVERAGE = 12  # format that lists all of Unicode; every Noto font has one


@cache
def families() -> tuple[frozenset[int], ...]:
    """Return, for each family, the code points that both its weights can draw."""
    return tuple(
        _cmap(path.read_bytes()) & _cmap(path.with_name(path.name.replace("Regular", "Bold")).read_bytes())
        for path in sorted(FONTS.glob("*-Regular.ttf"))
    )


@cache
def drawable() -> frozenset[int]:
    """Return the code points that some family can draw."""
    return frozenset().union(*families())


@cache
def together(letter: str, mark: str) -> bool:
    """True if one family has both: a mark from another font than its letter is drawn as a box."""
    return any(ord(letter) in family and ord(mark) in family for family in families())


def _cmap(font: bytes) -> frozenset[int]:
    """Return the code points of an OpenType font (specification: chapters "Font file" and "cmap")."""
    (tables,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = unpack_from(">H", font, start + 2)
    for index in range(subtables):
        table = start + unpack_from(">HHL", font, start + 4 + 8 * index)[2]
        if unpack_from(">H", font, table)[0] == _SEGMENTED_COVERAGE:
            (groups,) = unpack_from(">L", font, table + 12)
            ranges = (unpack_from(">LLL", font, table + 16 + 12 * group) for group in range(groups))
            return frozenset(
                code for first, last, glyph in ranges if glyph for code in range(first, last + 1)
            )
    raise ValueError("no Unicode table (cmap format 12) in this font")
