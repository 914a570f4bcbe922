"""Reads HSDS 3 data, JSON or CSV, into flat rows that know where they stand.

JSON is nested (a service holds its organization, places and languages); CSV is flat already. Both
become rows of the same tables, named as in the HSDS data package.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLES = (
    "organizations",
    "locations",
    "addresses",
    "services",
    "service_at_location",
    "languages",
    "schedules",
)


@dataclass(frozen=True)
class Row:
    """One record: `place` says where it stands, for people who have to correct it."""

    place: str
    values: dict[str, Any]

    def at(self, name: str) -> str:
        return f"{self.place}, {name}"


@dataclass
class Package:
    """All rows by table, and what could not be read at all."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    errors: list[str] = field(default_factory=list)

    def add(self, table: str, place: str, values: dict[str, Any]) -> None:
        """Keep a row's plain values; nested parts are rows of other tables."""
        plain = {key: value for key, value in values.items() if not isinstance(value, dict | list)}
        self.tables[table].append(Row(place, plain))


def read(path: Path) -> Package:
    """Read a file or all files of a folder. Unreadable files become errors, never exceptions."""
    package = Package()
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    readable = [
        file for file in files if file.suffix in (".json", ".csv") and file.name != "datapackage.json"
    ]
    if not path.exists():
        package.errors.append(f"{path}: there is no such file or folder")
    elif not readable:
        package.errors.append(f"{path}: holds no .json or .csv file")
    for file in readable:
        try:
            (_read_json if file.suffix == ".json" else _read_csv)(file, package)
        except json.JSONDecodeError as error:
            package.errors.append(f"{file.name}, line {error.lineno}, column {error.colno}: {error.msg}")
        except UnicodeDecodeError as error:
            package.errors.append(f"{file.name}, byte {error.start}: is not UTF-8")
        except csv.Error as error:
            package.errors.append(f"{file.name}: {error}")
    return package


def _read_csv(file: Path, package: Package) -> None:
    if file.stem not in TABLES:
        return
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        if "id" not in (reader.fieldnames or ()):
            package.errors.append(f"{file.name}, line 1: has no column id")
            return
        for values in reader:
            place = f"{file.name}, line {reader.line_num}"
            if None in values or None in values.values():
                package.errors.append(f"{place}: has another number of cells than line 1")
                continue
            package.add(file.stem, place, values)


def _read_json(file: Path, package: Package) -> None:
    data = json.loads(file.read_text(encoding="utf-8-sig"))
    if isinstance(data, dict) and isinstance(data.get("contents"), list):
        entries = [(f"{file.name}, contents[{i}]", entry) for i, entry in enumerate(data["contents"])]
    elif isinstance(data, list):
        entries = [(f"{file.name}, [{i}]", entry) for i, entry in enumerate(data)]
    else:
        entries = [(f"{file.name}", data)]
    kind = _kind_by_name(file.stem)
    for place, entry in entries:
        if not isinstance(entry, dict):
            package.errors.append(f"{place}: is no object")
            continue
        _FLATTEN.get(kind or _kind_by_keys(entry), _ignore)(package, place, entry)


def _kind_by_name(stem: str) -> str:
    """HSDS names its files after what they hold: service_list.json, organization_full.json …"""
    kinds = ("service_at_location", "service", "organization", "location", "taxonomy")
    return next((kind for kind in kinds if stem.startswith(kind)), "")


def _kind_by_keys(entry: dict[str, Any]) -> str:
    if "location" in entry and "service" in entry:
        return "service_at_location"
    if "location_type" in entry:
        return "location"
    if "status" in entry or "service_at_locations" in entry:
        return "service"
    return "organization" if "description" in entry else ""


def _ignore(package: Package, place: str, entry: dict[str, Any]) -> None:
    """Taxonomies and page descriptions hold no record of ours."""


def _each(entry: dict[str, Any], name: str, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    values = entry.get(name) or []
    for position, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, dict):
            yield f"{place}, {name}[{position}]", value


def _organization(package: Package, place: str, entry: dict[str, Any]) -> None:
    package.add("organizations", place, entry)
    for where, service in _each(entry, "services", place):
        _service(package, where, {"organization_id": entry.get("id"), **service})
    for where, location in _each(entry, "locations", place):
        _location(package, where, {"organization_id": entry.get("id"), **location})


def _service(package: Package, place: str, entry: dict[str, Any]) -> None:
    organization = entry.get("organization")
    if isinstance(organization, dict):
        _organization(package, f"{place}, organization", organization)
        entry = {**entry, "organization_id": organization.get("id")}
    package.add("services", place, entry)
    for where, language in _each(entry, "languages", place):
        package.add("languages", where, {**language, "service_id": entry.get("id")})
    for where, schedule in _each(entry, "schedules", place):
        package.add("schedules", where, {**schedule, "service_id": entry.get("id")})
    for where, at_location in _each(entry, "service_at_locations", place):
        _service_at_location(package, where, {**at_location, "service_id": entry.get("id")})


def _service_at_location(package: Package, place: str, entry: dict[str, Any]) -> None:
    service, location = entry.get("service"), entry.get("location")
    if isinstance(service, dict):
        _service(package, f"{place}, service", service)
        entry = {**entry, "service_id": service.get("id")}
    if isinstance(location, dict):
        _location(package, f"{place}, location", location)
        entry = {**entry, "location_id": location.get("id")}
    package.add("service_at_location", place, entry)


def _location(package: Package, place: str, entry: dict[str, Any]) -> None:
    package.add("locations", place, entry)
    for where, address in _each(entry, "addresses", place):
        package.add("addresses", where, {**address, "location_id": entry.get("id")})


_FLATTEN = {
    "organization": _organization,
    "service": _service,
    "service_at_location": _service_at_location,
    "location": _location,
}
