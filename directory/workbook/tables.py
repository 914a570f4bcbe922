"""Which sheets a workbook has, and how a value stands in a cell."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from directory.models import (
    Contact,
    Location,
    Offer,
    OfferAudience,
    OfferLanguage,
    OfferLocation,
    OfferSchedule,
    Organisation,
)
from directory.models.fields import AgeField, ChoiceListField, parse_age, show_age
from translations import languages
from translations.panels import localized

YES, NO = "ja", "nein"


@dataclass(frozen=True)
class Table:
    """A sheet: its records, the columns after the id, and for parts of an offer the relation."""

    title: str
    model: type[models.Model]
    names: tuple[str, ...]
    translated: tuple[str, ...] = ()
    relation: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        texts = [localized(name, code) for name in self.translated for code in languages.CODES]
        return (*(("offer",) if self.relation else ()), *self.names, *texts)


RECORDS = (
    Table(
        "Organisationen",
        Organisation,
        ("name", "type", "parent", "website", "email", "phone"),
        ("description",),
    ),
    Table(
        "Orte",
        Location,
        (
            "organisation", "name", "street", "postal_code", "city", "country", "district", "latitude",
            "longitude", "step_free", "accessible_toilet", "hearing_loop", "is_protected",
        ),
        ("directions",),
    ),
    Table("Kontakte", Contact, ("organisation", "name", "phone", "email"), ("role",)),
    Table(
        "Angebote",
        Offer,
        (
            "organisation", "partners", "needs", "contacts", "modes", "citywide", "cost", "price", "access",
            "access_url", "website", "email", "places", "free_places", "waiting_weeks", "capacity_date",
            "valid_from", "valid_to", "season_start", "season_end", "leika", "official_url",
        ),
        ("name", "summary", "description", "cost_note"),
    ),
)  # fmt: skip
PARTS = (
    Table(
        "Zielgruppen",
        OfferAudience,
        (
            "excluded", "minimum_age", "maximum_age", "gender", "target_groups", "residence_statuses",
            "german_from", "german_to",
        ),
        relation="audiences",
    ),
    Table("Sprachen", OfferLanguage, ("code", "with_interpreter", "times"), ("note",), relation="languages"),
    Table(
        "Zeiten",
        OfferSchedule,
        ("opening_hours", "location", "language", "by_appointment", "walk_in", "valid_from", "valid_to"),
        ("note",),
        relation="schedules",
    ),
    Table("Angebotsorte", OfferLocation, ("location",), relation="at_locations"),
)  # fmt: skip
# Related rows are written by their code where they have one, else by their id.
CODES = {"needs": "code", "district": "slug"}


def field_of(table: Table, column: str) -> Any:
    return table.model._meta.get_field(column)


def to_cell(record: Any, table: Table, column: str) -> Any:
    """Return what stands in the cell for one field of a record; None for nothing."""
    field = field_of(table, column)
    if field.many_to_many:
        code = CODES.get(column, "pk")
        return ", ".join(sorted(str(getattr(other, code)) for other in getattr(record, column).all())) or None
    if field.is_relation:
        if getattr(record, field.attname) is None:
            return None
        return str(
            getattr(getattr(record, column), CODES[column])
            if column in CODES
            else getattr(record, field.attname)
        )
    value = getattr(record, column)
    if isinstance(field, ChoiceListField):
        # In the order of the list, so that the same choices are the same text.
        return ", ".join([code for code in field.codes.values if code in value]) or None
    if isinstance(field, AgeField):
        return show_age(value) or None
    if isinstance(field, models.BooleanField):
        return YES if value else NO
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, int | float) or hasattr(value, "isoformat"):
        return value
    return str(value) or None


def from_cell(value: Any, table: Table, column: str, find: Any) -> Any:
    """Return the value of a cell as the model wants it; raise ValidationError with a German sentence.

    `find(model, key, code)` gives the related record, from the database or from another sheet.
    """
    field = field_of(table, column)
    text = "" if value is None else str(value).strip()
    if field.many_to_many:
        keys = [key.strip() for key in text.split(",") if key.strip()]
        return [find(field.related_model, key, CODES.get(column, "pk")) for key in keys]
    if field.is_relation:
        return find(field.related_model, text, CODES.get(column, "pk")) if text else None
    if isinstance(field, ChoiceListField):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(field, AgeField):
        return parse_age(text)
    if isinstance(field, models.BooleanField):
        if text.lower() not in (YES, NO, ""):
            raise ValidationError("Bitte schreiben Sie ja oder nein.")
        return text.lower() == YES
    if isinstance(field, models.DateField):
        if hasattr(value, "hour"):
            return value.date()
        return field.to_python(text) if text else None
    if isinstance(field, models.DecimalField):
        return (
            field.to_python(f"{value:.2f}" if isinstance(value, float | int) else text.replace(",", "."))
            if text
            else None
        )
    if isinstance(field, models.FloatField | models.IntegerField):
        if isinstance(value, float) and value.is_integer() and isinstance(field, models.IntegerField):
            text = str(int(value))
        return field.to_python(text.replace(",", ".")) if text else None
    return text or (field.get_default() if not field.blank else "")
