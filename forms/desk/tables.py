"""Translations as a table: CSV that Excel opens by a double click, and an Excel workbook.

CSV has a mark for UTF-8 and semicolons, as a German Excel expects. A cell that a spreadsheet would calculate
gets an apostrophe in front, which is taken away again on the way back.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from forms.desk.rows import MAX_ROWS, FileRow, Refused, only, wrong_language
from forms.desk.texts import Entry
from translations import languages

ID, SOURCE_COLUMN = "Kennung (bitte nicht ändern)", "Deutsch (de)"
COLUMNS = (ID, "Seite", "Bedeutung", "Zusammenhang", SOURCE_COLUMN)
STATE = "Stand"
CODED = re.compile(r"\(([a-z-]+)\)$")
# Spreadsheets calculate what begins so; text that already has apostrophes before it gets one more.
CALCULATED = re.compile(r"^'*[=+\-@\t\r]")
NOT_UTF8 = (
    "Die Datei ist nicht in UTF-8 gespeichert, fremde Schriften gehen so verloren. "
    "In Excel: „Speichern unter“ und dann „CSV UTF-8 (durch Trennzeichen getrennt)“."
)
NOT_XLSX = "Die Datei ist keine Excel-Arbeitsmappe (.xlsx)."
# A workbook is a ZIP file: how large it may be once unpacked, and how much smaller packed.
MAX_UNPACKED, MAX_PARTS = 50 * 1024 * 1024, 500
WIDTHS = (18, 24, 24, 32, 60, 60, 16)


def _table(entries: Iterable[Entry], code: str) -> Iterator[tuple[str, ...]]:
    yield (*COLUMNS, f"{languages.get(code).german_name} ({code})", STATE)
    for entry in entries:
        state = entry.text.State(entry.text.state(code)).label
        own = (entry.path, entry.page.title, entry.meaning, entry.context, entry.text.german)
        yield (*own, entry.text.in_language(code), str(state))


# --- CSV ------------------------------------------------------------------------------------------
def write_csv(entries: Iterable[Entry], code: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in _table(entries, code):
        writer.writerow([f"'{cell}" if CALCULATED.match(cell) else cell for cell in line])
    return target.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, code: str) -> list[FileRow]:
    """Return the rows of a CSV file, with semicolons, commas or tabs; raise Refused."""
    try:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NOT_UTF8) from None
    if "\0" in text:
        raise Refused("Das ist keine Datei mit Übersetzungen (CSV, XLSX oder XLIFF).")
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Refused(
            "Die Tabelle ist beschädigt: Ein Anführungszeichen fehlt, oder eine Zelle ist zu lang."
        ) from None
    numbered = ((number, [_plain(cell) for cell in line]) for number, line in enumerate(lines, start=1))
    return _rows(numbered, code)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and CALCULATED.match(cell) else cell


# --- Excel ----------------------------------------------------------------------------------------
def write_xlsx(entries: Iterable[Entry], code: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(code)
    sheet.freeze_panes = "B2"
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    wrapped, from_the_right = Alignment(wrap_text=True, vertical="top"), languages.get(code).rtl
    for number, line in enumerate(_table(entries, code)):
        cells = []
        for column, value in enumerate(line):
            cell = WriteOnlyCell(sheet, value=value)
            # Text stays text: what begins with "=" must never be calculated.
            cell.data_type = "s"
            cell.alignment = wrapped
            if from_the_right and column == len(COLUMNS):
                cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right", readingOrder=2)
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_xlsx(data: bytes, code: str) -> list[FileRow]:
    """Return the rows of the first sheet; raise Refused, also for what would burst or be calculated."""
    _check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        lines = list(_lines(sheet))
        book.close()
    except Refused:
        raise
    # openpyxl fails in many ways at what is no workbook.
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError):
        raise Refused(NOT_XLSX) from None
    except (SyntaxError, AttributeError):
        raise Refused("Die Arbeitsmappe ist beschädigt.") from None
    return _rows(lines, code)


def _lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(sheet.iter_rows(max_col=40, max_row=MAX_ROWS + 2), start=1):
        for cell in line:
            if cell.data_type == "f":
                raise Refused(f"In Zelle {cell.coordinate} steht eine Formel. Bitte nur Text.")
        yield number, ["" if cell.value is None else str(cell.value) for cell in line]


def _check_archive(data: bytes) -> None:
    """Refuse what is small packed and huge unpacked, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused("Die Arbeitsmappe ist entpackt viel zu groß.")
            for part in parts:
                # Entities can be written in two bytes a letter, too.
                if b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):
                    raise Refused("Die Arbeitsmappe enthält etwas, das in keine gehört (DOCTYPE).")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refused(NOT_XLSX) from None


# --- Rows -----------------------------------------------------------------------------------------
def _rows(lines: Iterable[tuple[int, list[str]]], code: str) -> list[FileRow]:
    iterator = iter(lines)
    _number, header = next(iterator, (0, []))
    path, source, target = _columns([name.strip() for name in header], code)
    rows = []
    for number, line in iterator:
        cells = {column: line[column] if column < len(line) else "" for column in (path, source, target)}
        if any(cells.values()):
            row = FileRow(f"Zeile {number}", cells[path].strip(), cells[source], cells[target])
            rows.append(row)
    return only(rows)


def _columns(header: list[str], code: str) -> tuple[int, int, int]:
    """Return where the id, the German text and the translation stand."""
    coded = {found[1]: column for column, name in enumerate(header) if (found := CODED.search(name))}
    path = next((column for column, name in enumerate(header) if name.startswith("Kennung")), None)
    others = [found for found in coded if found in languages.CODES and found != languages.SOURCE]
    if path is None or languages.SOURCE not in coded or not others:
        raise Refused(
            "Das ist keine Tabelle mit Übersetzungen: In der ersten Zeile fehlen die Spalten „Kennung“, "
            f"„{SOURCE_COLUMN}“ oder die der Sprache."
        )
    if code not in others:
        raise wrong_language(languages.get(others[0]).german_name, languages.get(code).german_name)
    return path, coded[languages.SOURCE], coded[code]
