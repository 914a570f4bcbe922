"""Turns HSDS rows into organisations, places and offers: all of them, or nothing."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html
from modeltranslation.utils import build_localized_fieldname

from directory.cleaning import clean_rich_text, plain_text
from directory.hsds.readers import Package, Row
from directory.hsds.schedules import osm_of
from directory.models import Location, Offer, OfferLanguage, OfferLocation, OfferSchedule, Organisation
from directory.models.base import Record
from translations import languages

SOURCE = "HSDS"
LIVE_STATUS = "active"


@dataclass
class Report:
    """What happened. Errors keep everything out; warnings name what was left out of a record."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _Rejected(Exception):
    """Undoes the transaction once all problems have been collected."""


def import_package(package: Package, *, language: str, publish: bool) -> Report:
    """Write a package into the directory; texts go into one language, for HSDS knows only one.

    Records are recognised by their id, so a second import changes nothing. Nothing is written if
    there is any error.
    """
    report = Report(errors=list(package.errors))
    try:
        with transaction.atomic():
            _Import(package, report, language, publish).run()
            if report.errors:
                raise _Rejected
    except _Rejected:
        report.created = report.updated = report.unchanged = 0
    return report


class _Import:
    def __init__(self, package: Package, report: Report, language: str, publish: bool) -> None:
        self.rows = package.tables
        self.addresses = _by(package.tables["addresses"], "location_id")
        self.links = _by(package.tables["service_at_location"], "location_id")
        self.schedules = _by(package.tables["schedules"], "service_id")
        self.report = report
        self.language = language
        self.publish = publish
        self.organisations: dict[str, Organisation] = {}
        self.locations: dict[str, Location] = {}
        self.offers: dict[str, Offer] = {}

    def run(self) -> None:
        self._each("organizations", self._organisation)
        self._each("services", self._offer)
        self._each("locations", self._location)
        self._relations()
        for offer in self.offers.values():
            self._publish_if_wanted(offer)

    def _each(self, table: str, write: Callable[[str, Row], None]) -> None:
        """Call `write` once per id; the same record often stands in a package several times."""
        merged: dict[str, Row] = {}
        for row in self.rows[table]:
            pk = self._uuid(row, "id")
            if pk:
                known = merged.get(pk)
                values = {key: value for key, value in row.values.items() if value not in (None, "")}
                merged[pk] = Row(row.place, {**(known.values if known else {}), **values})
        for pk, row in merged.items():
            write(pk, row)

    # --- Records ----------------------------------------------------------------------------------
    def _organisation(self, pk: str, row: Row) -> None:
        if not self._require(row, "name"):
            return
        record = self._record(Organisation, pk, row)
        record.name = self._text(row, "name", 200)
        self._translate(record, "description", self._text(row, "description"))
        record.website = self._text(row, "website") or self._text(row, "url")
        record.email = self._text(row, "email")
        self.organisations[pk] = record
        self._save(record, row)
        self._publish_if_wanted(record)

    def _offer(self, pk: str, row: Row) -> None:
        if not self._require(row, "name", "status"):
            return
        organisation = self.organisations.get(self._uuid(row, "organization_id") or "")
        if organisation is None:
            self._error(row, "organization_id", "names no organization of this package")
            return
        record = self._record(Offer, pk, row)
        record.organisation = organisation
        self._translate(record, "name", self._text(row, "name", 200))
        self._translate(record, "description", _as_html(self._text(row, "description")))
        record.website = self._text(row, "url")
        record.email = self._text(row, "email")
        record.wants_to_be_live = row.values["status"] == LIVE_STATUS
        self.offers[pk] = record
        self._save(record, row)

    def _location(self, pk: str, row: Row) -> None:
        record = self._record(Location, pk, row)
        record.organisation = self._organisation_of(pk, row) or record.organisation
        record.name = self._text(row, "name", 200) or str(record.organisation or pk)
        self._translate(record, "directions", self._text(row, "transportation"))
        self._address(record, pk)
        self._point(record, row)
        self.locations[pk] = record
        self._save(record, row)
        self._publish_if_wanted(record)

    def _organisation_of(self, pk: str, row: Row) -> Organisation | None:
        """Return the place's own organisation, else the one of a service that takes place there."""
        own = self.organisations.get(str(row.values.get("organization_id") or ""))
        if own:
            return own
        for link in self.links.get(pk, ()):
            offer = self.offers.get(str(link.values.get("service_id") or ""))
            if offer:
                organisation: Organisation = offer.organisation
                return organisation
        return None

    def _address(self, record: Location, pk: str) -> None:
        for row in self.addresses.get(pk, ()):
            record.street = self._text(row, "address_1", 200)
            record.postal_code = self._text(row, "postal_code", 12)
            record.city = self._text(row, "city", 100)
            record.country = self._text(row, "country", 2)

    def _point(self, record: Location, row: Row) -> None:
        if not row.values.get("latitude") or not row.values.get("longitude"):
            return
        try:
            latitude, longitude = float(row.values["latitude"]), float(row.values["longitude"])
        except (TypeError, ValueError):
            self._error(row, "latitude", "is no number")
            return
        if abs(latitude) > 90 or abs(longitude) > 180:
            self.report.warnings.append(
                f"{row.at('latitude')}: {latitude}/{longitude} is not on Earth, left out"
            )
            return
        record.latitude, record.longitude = latitude, longitude

    def _relations(self) -> None:
        places: dict[str, dict[str, None]] = {}
        for row in self.rows["service_at_location"]:
            service, location = self._uuid(row, "service_id"), self._uuid(row, "location_id")
            if service not in self.offers or location not in self.locations:
                self._error(row, "location_id", "links a service or location that is not in this package")
                continue
            places.setdefault(service, {})[location] = None
        spoken: dict[str, dict[str, None]] = {}
        for row in self.rows["languages"]:
            service, code = str(row.values.get("service_id") or ""), str(row.values.get("code") or "")
            if service in self.offers and languages.find(code) in languages.SPOKEN_LANGUAGES:
                spoken.setdefault(service, {})[code] = None
            elif service in self.offers:
                self.report.warnings.append(f"{row.at('code')}: unknown language {code!r}, left out")
        if self.report.errors:
            return
        for pk, offer in self.offers.items():
            if not offer.source.startswith(SOURCE):
                continue  # made here: what it says is known better here
            wanted = (
                sorted(places.get(pk, ())),
                sorted(spoken.get(pk, ())),
                list(dict.fromkeys(self._hours(self.schedules.get(pk, ())))),
            )
            known = (
                sorted(str(row.location_id) for row in offer.at_locations.all()),
                sorted(row.code for row in offer.languages.all()),
                [row.opening_hours for row in offer.schedules.all()],
            )
            if wanted == known:
                continue
            if offer.before is not None and offer.before == _fields(offer):
                self.report.unchanged -= 1
                self.report.updated += 1
            offer.before = None
            offer.at_locations = [OfferLocation(location=self.locations[key]) for key in wanted[0]]
            offer.languages = [OfferLanguage(code=code) for code in wanted[1]]
            offer.schedules = [
                OfferSchedule(sort_order=order, opening_hours=text) for order, text in enumerate(wanted[2])
            ]
            offer.save()

    def _hours(self, rows: Iterable[Row]) -> Iterator[str]:
        for row in rows:
            text = osm_of(row.values)
            if text:
                yield text
            else:
                self.report.warnings.append(f"{row.place}: times that cannot be read, left out")

    # --- Parts ------------------------------------------------------------------------------------
    def _record(self, model: type[Any], pk: str, row: Row) -> Any:
        record = model.objects.filter(pk=pk).first()
        if record is None:
            record = model(pk=uuid.UUID(pk), live=False, source=SOURCE)
        record.before = _fields(record) if not record._state.adding else None
        return record

    def _save(self, record: Any, row: Row) -> None:
        if record.before is not None and record.before == _fields(record):
            self.report.unchanged += 1
            return
        if not record.source.startswith(SOURCE):
            self._error(row, "id", "belongs to a record made here; imports never overwrite it")
            return
        try:
            # German is not required here: the texts are those of the package's language.
            record.full_clean(exclude=["id", "name_de"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._error(row, name, " ".join(messages))
            return
        if record.before is None:
            self.report.created += 1
        else:
            self.report.updated += 1
        record.save()

    def _publish_if_wanted(self, record: Record) -> None:
        """Give new and changed records a revision; publish those HSDS calls active."""
        if self.report.errors or record.before == _fields(record):
            return
        revision = record.save_revision(clean=False)
        if self.publish and getattr(record, "wants_to_be_live", True):
            revision.publish()

    def _translate(self, record: Any, name: str, text: str) -> None:
        """Keep the text that is there if it says the same: markup and line breaks are not in HSDS."""
        field = build_localized_fieldname(name, self.language)
        if plain_text(getattr(record, field)) != plain_text(text):
            setattr(record, field, text)

    def _text(self, row: Row, name: str, limit: int | None = None) -> str:
        value = row.values.get(name)
        text = "" if value is None else " ".join(str(value).replace("\x00", "").split())
        if limit and len(text) > limit:
            self._error(row, name, f"is longer than {limit} characters")
        return text

    def _require(self, row: Row, *names: str) -> bool:
        missing = [name for name in names if not self._text(row, name)]
        for name in missing:
            self._error(row, name, "is required by HSDS and missing")
        return not missing

    def _uuid(self, row: Row, name: str) -> str | None:
        try:
            return str(uuid.UUID(str(row.values.get(name) or "")))
        except ValueError:
            self._error(row, name, f"{row.values.get(name)!r} is no UUID")
            return None

    def _error(self, row: Row, name: str, problem: str) -> None:
        line = f"{row.at(name)}: {problem}"
        if line not in self.report.errors:
            self.report.errors.append(line)


def _fields(record: Any) -> dict[str, Any]:
    """Return what an import may change, to tell a changed record from an equal one."""
    ignored = {"created_at", "modified_at", "latest_revision_id", "live_revision_id", "last_published_at"}
    ignored |= {"first_published_at", "has_unpublished_changes", "live", "completeness", "visible_until"}
    ignored |= {"withdrawn"}
    return {
        column.attname: getattr(record, column.attname) or None
        for column in record._meta.concrete_fields
        if column.attname not in ignored
    }


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row.values.get(name) or "")].append(row)
    return found


def _as_html(text: str) -> str:
    return clean_rich_text(format_html("<p>{}</p>", text)) if text else ""
