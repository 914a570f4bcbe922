"""Writes the public directory as an HSDS 3.0 package: one JSON file of services, or flat CSV tables."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from directory.hsds import mapping
from directory.models import Offer, Organisation

# Tables of the tabular data package: their place in the nested record, and their parent's key in them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "description", "website", "email", "parent_organization_id"),
    "services": (
        "id", "organization_id", "name", "alternate_name", "description", "url", "email", "status",
        "interpretation_services", "application_process", "fees_description", "wait_time",
        "eligibility_description", "minimum_age", "maximum_age", "assured_date", "last_modified",
    ),
    "locations": (
        "id", "location_type", "organization_id", "name", "transportation", "latitude", "longitude",
    ),
    "addresses": (
        "id", "location_id", "address_1", "city", "state_province", "postal_code", "country", "address_type",
    ),
    "service_at_location": ("id", "service_id", "location_id"),
    "languages": ("id", "service_id", "name", "code", "note"),
    "phones": ("id", "service_id", "organization_id", "contact_id", "number", "type"),
    "contacts": ("id", "service_id", "organization_id", "name", "title", "email"),
    "schedules": (
        "id", "service_id", "location_id", "valid_from", "valid_to", "dtstart", "timezone", "freq",
        "interval", "byday", "byweekno", "wkst", "opens_at", "closes_at", "description", "notes",
    ),
    "cost_options": ("id", "service_id", "option", "currency", "amount"),
    "required_documents": ("id", "service_id", "document"),
    "accessibility": ("id", "location_id", "description", "details"),
    "attributes": ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity"),
    "taxonomies": ("id", "name", "description", "version"),
    "taxonomy_terms": ("id", "code", "name", "description", "parent_id", "taxonomy", "taxonomy_id"),
}  # fmt: skip


def services(language: str) -> Iterator[dict[str, Any]]:
    """Yield every public offer as a whole HSDS service."""
    for offer in Offer.objects.published().with_everything_for_a_page().order_by("pk").iterator(200):
        yield mapping.service(offer, language)


def write_json(folder: Path, language: str) -> int:
    """Write services.json; return the number of services."""
    rows = list(services(language))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "service_list.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    return len(rows)


def write_csv(folder: Path, language: str) -> int:
    """Write one CSV file per table and the datapackage.json that describes them; return the services."""
    tables: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in COLUMNS}
    for record in Organisation.objects.published().order_by("pk"):
        _keep(tables, "organizations", mapping.organization(record, language))
    for row in mapping.taxonomies():
        _keep(tables, "taxonomies", row)
    for row in mapping.all_terms(language):
        _keep(tables, "taxonomy_terms", row)
    count = 0
    for service in services(language):
        _flatten(tables, service)
        count += 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, COLUMNS[name], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows.values())
    (folder / "datapackage.json").write_text(json.dumps(_datapackage(), indent=1))
    return count


def _keep(tables: dict[str, dict[str, dict[str, Any]]], table: str, row: dict[str, Any]) -> None:
    tables[table][row["id"]] = row


def _flatten(tables: dict[str, dict[str, dict[str, Any]]], service: dict[str, Any]) -> None:
    _keep(tables, "services", service)
    for part in ("languages", "schedules", "cost_options", "required_documents", "attributes", "phones"):
        for row in service.get(part, ()):
            _keep(tables, part, row)
    for contact in service.get("contacts", ()):
        _keep(tables, "contacts", contact)
        for row in contact.get("phones", ()):
            _keep(tables, "phones", row)
    for link in service.get("service_at_locations", ()):
        _keep(tables, "service_at_location", link)
        place = link["location"]
        _keep(tables, "locations", place)
        for part in ("addresses", "accessibility"):
            for row in place.get(part, ()):
                _keep(tables, part, row)


def _datapackage() -> dict[str, Any]:
    """Describe the tables (Tabular Data Package, frictionlessdata.io)."""
    return {
        "profile": "tabular-data-package",
        "name": "lotse-hsds",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "schema": {
                    "primaryKey": "id",
                    "fields": [{"name": column, "type": "string"} for column in columns],
                },
            }
            for name, columns in COLUMNS.items()
        ],
    }
