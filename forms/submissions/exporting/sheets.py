"""Writes tables while they are read: CSV, several CSV in a ZIP, or a workbook.

No library for workbooks here: those that exist put the rows into files on the disk first. What a spreadsheet
would calculate never is: cells of a workbook are declared to be text, those of CSV get an apostrophe.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from forms.submissions.exporting.columns import FIXED, PERSON, Layout, Record, Sheet, Value

# Also the wide forms of East Asian keyboards, and line breaks: LibreOffice and Excel skip those.
CALCULATED = re.compile("^['\\s]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# What XML 1.0 cannot hold.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads "_x000D_" as a character.
CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_CELL, LONGEST_TITLE = 32_767, 31
CUT = "… [gekürzt]"
BOM = "\ufeff"


class _Drain:
    """Takes what a ZIP file writes and hands it on; it cannot be read or wound back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


# --- CSV --------------------------------------------------------------------------------------------
def csv_line(values: Iterable[Value]) -> bytes:
    """Return a line as a German Excel opens it by a double click."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_csv_cell(value) for value in values])
    return target.getvalue().encode("utf-8", "replace")


def _csv_cell(value: Value) -> str:
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    text = value.replace("\0", "")
    return f"'{text}" if CALCULATED.match(text) else text


def csv_stream(layout: Layout, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield one CSV file, for a form without lists of people."""
    yield BOM.encode() + csv_line((*FIXED, *layout.main.columns.values()))
    for record in records:
        yield csv_line(record.row)


def zip_stream(layout: Layout, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield a ZIP with one CSV file for the submissions and one for each list of people."""
    drain = _Drain()
    people = {group: [_head(sheet)] for group, sheet in layout.people.items()}
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]
        with package.open("einreichungen.csv", "w") as file:
            file.write(BOM.encode() + csv_line((*FIXED, *layout.main.columns.values())))
            for record in records:
                file.write(csv_line(record.row))
                for group, rows in record.people.items():
                    people[group] += [csv_line(row) for row in rows]
                yield drain.take()
        for group, lines in people.items():
            with package.open(f"{group}.csv", "w") as file:
                file.write(b"".join(lines))
            yield drain.take()
    yield drain.take()


def _head(sheet: Sheet) -> bytes:
    return BOM.encode() + csv_line((*PERSON, *sheet.columns.values()))


# --- Workbook ---------------------------------------------------------------------------------------
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
BEGIN = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" '
    'topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="200" width="22" customWidth="1"/></cols><sheetData>'
)
END = "</sheetData></worksheet>"


def xlsx_stream(layout: Layout, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield a workbook: a sheet for the submissions, and one for each list of people."""
    drain, counts = _Drain(), dict.fromkeys(layout.people, 1)
    people = {
        group: [xlsx_row(1, (*PERSON, *sheet.columns.values()), bold=True)]
        for group, sheet in layout.people.items()
    }
    titles = _titles([layout.main, *layout.people.values()])
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as book:  # type: ignore[call-overload]
        for name, content in _frame(titles):
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as file:
            file.write(BEGIN.encode() + xlsx_row(1, (*FIXED, *layout.main.columns.values()), bold=True))
            for number, record in enumerate(records, 2):
                file.write(xlsx_row(number, record.row))
                for group, rows in record.people.items():
                    for row in rows:
                        counts[group] += 1
                        people[group].append(xlsx_row(counts[group], row))
                yield drain.take()
            file.write(END.encode())
        for number, lines in enumerate(people.values(), 2):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as file:
                file.write(b"".join([BEGIN.encode(), *lines, END.encode()]))
            yield drain.take()
    yield drain.take()


def xlsx_row(number: int, values: Iterable[Value], *, bold: bool = False) -> bytes:
    style = ' s="1"' if bold else ""
    cells = (_xlsx_cell(f"{_letters(place)}{number}", value, style) for place, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _xlsx_cell(place: str, value: Value, style: str) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"{style}><v>{value}</v></c>'
    text = CODED.sub("_x005F_", NO_XML.sub("", value))
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    inline = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{place}"{style} t="inlineStr">{inline}</c>' if text else ""


def _letters(place: int) -> str:
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _titles(sheets: Iterable[Sheet]) -> list[str]:
    """Return titles a workbook may have: not too long, no brackets, none twice."""
    titles: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        title = (
            NO_XML.sub("", re.sub(r"[\[\]:*?/\\']", " ", sheet.title)).strip()[:LONGEST_TITLE]
            or f"Liste {number}"
        )
        if title.casefold() in {one.casefold() for one in titles}:
            title = f"{title[: LONGEST_TITLE - 4].strip()} {number}"
        titles.append(title)
    return titles


def _frame(titles: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a workbook that are no sheets."""
    numbers = range(1, len(titles) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{overrides}</Types>',
    )
    book = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{book}</Relationships>'
    sheets = "".join(
        f'<sheet name="{escape(title, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, title in enumerate(titles, 1)
    )
    yield (
        "xl/workbook.xml",
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
    )
    own = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{own}{styles}</Relationships>',
    )
    yield "xl/styles.xml", STYLES
