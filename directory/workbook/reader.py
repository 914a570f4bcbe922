"""Reads a workbook: every problem by sheet, row and column, and every change, before anything is written."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from directory.audiences import Problem, check
from directory.models import Offer
from directory.permissions import may_change
from directory.workbook.tables import PARTS, RECORDS, Table, from_cell, to_cell

MAX_ROWS = 20_000
PROGRESS_EVERY = 50


@dataclass(frozen=True)
class Change:
    place: str
    record: str
    column: str
    old: str
    new: str


@dataclass
class Plan:
    """What a workbook would do. `records` are to be saved; with errors nothing may be."""

    errors: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    new: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Row:
    sheet: str
    number: int
    cells: dict[str, Any]

    def at(self, column: str = "") -> str:
        return f"{self.sheet}, Zeile {self.number}" + (f", Spalte {column}" if column else "")


def read(source: Path | BinaryIO, *, user: Any, progress: Callable[[int], None] = lambda rows: None) -> Plan:
    """Return the plan of a workbook, for a person: foreign records are an error."""
    plan = Plan()
    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        plan.errors.append("Die Datei ist keine Excel-Arbeitsmappe (.xlsx).")
        return plan
    rows = {}
    for table in (*RECORDS, *PARTS):
        if table.title in book.sheetnames:
            rows[table.title] = list(_rows(book[table.title], table, plan))
    book.close()
    if not rows:
        known = ", ".join(table.title for table in (*RECORDS, *PARTS))
        plan.errors.append(f"Kein Blatt mit bekanntem Namen. Bekannt sind: {known}.")
    if not plan.errors:
        _Reading(plan, rows, user, progress).run()
    return plan


def _rows(sheet: Any, table: Table, plan: Plan) -> Iterator[Row]:
    lines = sheet.iter_rows(values_only=True)
    header = [str(name or "").strip() for name in next(lines, ())]
    allowed = {"id", *table.columns, ""}
    for name in header:
        if name not in allowed:
            plan.errors.append(f"{table.title}, Zeile 1: Die Spalte „{name}“ ist nicht bekannt.")
    if "id" not in header:
        plan.errors.append(f"{table.title}, Zeile 1: Die Spalte „id“ fehlt.")
    for number, line in enumerate(lines, start=2):
        if number > MAX_ROWS:
            plan.errors.append(f"{table.title}: mehr als {MAX_ROWS} Zeilen.")
            return
        cells = {name: value for name, value in zip(header, line, strict=False) if name}
        if any(value not in (None, "") for value in cells.values()):
            yield Row(table.title, number, cells)


class _Reading:
    def __init__(
        self, plan: Plan, rows: dict[str, list[Row]], user: Any, progress: Callable[[int], None]
    ) -> None:
        self.plan, self.rows, self.user, self.progress = plan, rows, user, progress
        # Records of this workbook by model and key; a key that is no UUID names a new one.
        self.seen: dict[tuple[type, str], Any] = {}
        self.related: dict[tuple[type, str, str], Any] = {}
        self.changed: dict[Any, None] = {}
        self.places: dict[Any, Row] = {}

    def run(self) -> None:
        for table in RECORDS:
            for row in self.rows.get(table.title, ()):
                self._record(table, row)
                self._count()
        for table in PARTS:
            if table.title in self.rows:
                self._parts(table)
        for record in self.changed:
            self._validate(record)
        self.plan.records = list(self.changed)

    def _count(self) -> None:
        self.plan.rows += 1
        if self.plan.rows % PROGRESS_EVERY == 0:
            self.progress(self.plan.rows)

    # --- Records ----------------------------------------------------------------------------------
    def _record(self, table: Table, row: Row) -> None:
        key = str(row.cells.get("id") or "").strip()
        record = self._existing(table, row, key)
        if record is None:
            return
        if (table.model, key) in self.seen and key:
            self._error(row.at("id"), "Diese id steht schon in einer Zeile darüber.")
            return
        self.seen[table.model, key or str(record.pk)] = record
        self.places[record] = row
        changed = [
            column
            for column in table.columns
            if column in row.cells and self._set(record, table, row, column)
        ]
        if changed or record._state.adding:
            self.changed[record] = None

    def _existing(self, table: Table, row: Row, key: str) -> Any:
        """Return the latest draft of a record, a new one for a blank or made-up id, or None with an error."""
        try:
            pk = UUID(key)
        except ValueError:
            self.plan.new += 1
            return table.model(pk=uuid4(), live=False)
        stored: Any = table.model._default_manager.filter(pk=pk).first()
        if stored is None:
            self._error(row.at("id"), "Diese id gibt es nicht. Für Neues lassen Sie die Zelle leer.")
            return None
        if not may_change(self.user, stored):
            self._error(row.at("id"), "Für diesen Datensatz sind Sie nicht zuständig.")
            return None
        # What is public is the latest state, too, unless there is a draft: no need to rebuild it.
        return stored.get_latest_revision_as_object() if stored.has_unpublished_changes else stored

    def _set(self, record: Any, table: Table, row: Row, column: str) -> bool:
        try:
            value = from_cell(row.cells[column], table, column, self._find)
        except (ValidationError, ValueError) as error:
            self._error(row.at(column), " ".join(getattr(error, "messages", [str(error)])))
            return False
        before = to_cell(record, table, column)
        setattr(record, column, value)
        after = to_cell(record, table, column)
        if (before or None) == (after or None) and type(before) is type(after):
            return False
        if not record._state.adding:
            name = str(record)
            self.plan.changes.append(Change(row.at(), name, column, str(before or "–"), str(after or "–")))
        return True

    def _find(self, model: type[models.Model], key: str, code: str) -> Any:
        if (model, key) in self.seen:
            return self.seen[model, key]
        if (model, key, code) not in self.related:
            try:
                self.related[model, key, code] = model._default_manager.filter(**{code: key}).first()
            except ValidationError:
                self.related[model, key, code] = None
        found = self.related[model, key, code]
        if found is None:
            raise ValidationError(f"„{key}“ gibt es nicht.")
        return found

    # --- Parts ------------------------------------------------------------------------------------
    def _parts(self, table: Table) -> None:
        """The rows of a sheet are all the parts of the offers that stand in the sheet of offers."""
        wanted: dict[Any, list[Any]] = {
            record: [] for (model, _key), record in self.seen.items() if model is Offer
        }
        for row in self.rows[table.title]:
            self._count()
            offer = self.seen.get((Offer, str(row.cells.get("offer") or "").strip()))
            if offer is None:
                self._error(row.at("offer"), "Dieses Angebot steht nicht im Blatt „Angebote“.")
                continue
            part = self._part(table, row, offer)
            if part is not None:
                wanted[offer].append(part)
        for offer, parts in wanted.items():
            before, after = (
                self._lines(table, getattr(offer, table.relation).all()),
                self._lines(table, parts),
            )
            if before != after:
                setattr(offer, table.relation, parts)
                self.changed[offer] = None
                if not offer._state.adding:
                    place = self.places[offer].at()
                    texts = ("; ".join(before) or "–", "; ".join(after) or "–")
                    self.plan.changes.append(Change(place, str(offer), table.title, *texts))

    def _part(self, table: Table, row: Row, offer: Any) -> Any:
        key = str(row.cells.get("id") or "").strip()
        known = {str(part.pk): part for part in getattr(offer, table.relation).all()}
        if key and key not in known and key.isdigit():
            self._error(row.at("id"), "Diese id gehört nicht zu diesem Angebot.")
            return None
        values = {"pk": known[key].pk} if key in known else {}
        part = table.model(**values)
        for column in table.columns:
            if column in row.cells and column != "offer":
                try:
                    setattr(part, column, from_cell(row.cells[column], table, column, self._find))
                except (ValidationError, ValueError) as error:
                    self._error(row.at(column), " ".join(getattr(error, "messages", [str(error)])))
                    return None
        try:
            part.clean_fields(exclude=["offer"])
            part.clean()
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                self._error(row.at(column), " ".join(messages))
        return part

    def _lines(self, table: Table, parts: Any) -> list[str]:
        columns = [column for column in table.columns if column != "offer"]
        return [" | ".join(str(to_cell(part, table, column) or "") for column in columns) for part in parts]

    # --- Checks -----------------------------------------------------------------------------------
    def _validate(self, record: Any) -> None:
        row = self.places[record]
        if not may_change(self.user, record):
            self._error(row.at("organisation"), "Für diese Organisation sind Sie nicht zuständig.")
        new = {other.pk for other in self.seen.values() if other._state.adding}
        exclude = [
            "id",
            *(f.name for f in record._meta.fields if f.is_relation and getattr(record, f.attname) in new),
        ]
        try:
            record.full_clean(exclude=exclude, validate_unique=False)
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                self._error(row.at(column), " ".join(messages))
        if isinstance(record, Offer):
            codes = [part.code for part in record.languages.all()]
            if len(set(codes)) < len(codes):
                self._error(row.at("Sprachen"), "Eine Sprache steht doppelt.")
            try:
                check(record.audiences.all())
            except Problem as problem:
                self._error(row.at(f"Zielgruppen/{problem.field}"), str(problem))

    def _error(self, place: str, message: str) -> None:
        self.plan.errors.append(f"{place}: {message}")


def apply(plan: Plan, *, user: Any, publish: bool) -> Iterator[int]:
    """Save all records of a plan, or none; yield how many are saved. Raise ValueError if it has errors.

    Without the right to publish, everything becomes a draft for review.
    """
    if plan.errors:
        raise ValueError("A plan with errors cannot be applied.")
    # The index of references is written once per record, not again with each of its parts.
    with transaction.atomic(), disable_reference_index_auto_update():
        for number, record in enumerate(plan.records, start=1):
            if record._state.adding:
                record.save()
            revision = record.save_revision(user=user, clean=False)
            if publish and user.has_perm(f"directory.publish_{record._meta.model_name}"):
                revision.publish(user=user)
            ReferenceIndex.create_or_update_for_object(record)
            if number % PROGRESS_EVERY == 0 or number == len(plan.records):
                yield number
