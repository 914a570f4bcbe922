"""What stands in a file of translations, whatever its format; and why a file is refused."""

from dataclasses import dataclass

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000


class Refused(ValueError):
    """Why a file cannot be read, in a German sentence."""


@dataclass(frozen=True)
class FileRow:
    """One text of a file; `place` says where it stands there."""

    place: str
    path: str
    source: str
    target: str


def only(rows: list[FileRow]) -> list[FileRow]:
    """Return the rows if they are not too many."""
    if len(rows) > MAX_ROWS:
        raise Refused(f"Die Datei hat mehr als {MAX_ROWS} Zeilen. So viele Texte hat kein Formular.")
    return rows


def wrong_language(found: str, wanted: str) -> Refused:
    return Refused(f"In dieser Datei steht die Sprache „{found}“, hier wird „{wanted}“ übersetzt.")
