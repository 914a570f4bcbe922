"""Writes the directory as an Excel workbook for editors: one sheet per table, drafts included."""

from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from directory.models import Offer
from directory.permissions import in_care_of
from directory.workbook.tables import PARTS, RECORDS, Table, to_cell


def write(target: Path | BinaryIO, *, user: Any) -> int:
    """Write what is in this person's care, as it stands in the latest drafts; return the offers."""
    book = Workbook(write_only=True)
    offers: list[Any] = []
    for table in RECORDS:
        records = in_care_of(user, table.model._default_manager.order_by("pk"))
        latest = [
            record.get_latest_revision_as_object() for record in records.select_related("latest_revision")
        ]
        sheet = _sheet(book, table)
        for record in latest:
            _row(sheet, table, record, record.pk)
        if table.model is Offer:
            offers = latest
    for table in PARTS:
        sheet = _sheet(book, table)
        for offer in offers:
            for part in getattr(offer, table.relation).all():
                _row(sheet, table, part, part.pk)
    book.save(target)
    return len(offers)


def _sheet(book: Workbook, table: Table) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "B2"
    header = []
    for name in ("id", *table.columns):
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    return sheet


def _row(sheet: WriteOnlyWorksheet, table: Table, record: Any, pk: Any) -> None:
    cells = []
    for value in (str(pk), *(to_cell(record, table, column) for column in table.columns)):
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            # Text stays text: a name that begins with "=" must never be calculated.
            cell.data_type = "s"
        cells.append(cell)
    sheet.append(cells)
