"""Where an offer takes place (HSDS: location)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from directory.models.base import Record
from directory.models.organisation import Organisation
from directory.models.taxonomy import District
from directory.models.vocabulary import Answer
from directory.querysets import LocationQuerySet


class Location(Record):
    # Empty for a place that several organisations share.
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="locations",
        null=True,
        blank=True,
        verbose_name="Organisation",
    )
    name = models.CharField("Name", max_length=200)
    street = models.CharField("Straße und Hausnummer", max_length=200, blank=True)
    postal_code = models.CharField(
        "Postleitzahl",
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z -]{2,11}$", "Bitte prüfen Sie die Postleitzahl.")
        ],
        help_text="In Deutschland fünf Ziffern.",
    )
    city = models.CharField("Ort", max_length=100, blank=True)
    country = models.CharField("Land (ISO 3166)", max_length=2, default="DE")
    district = models.ForeignKey(
        District, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="Stadtteil"
    )
    latitude = models.FloatField(
        "Breite", null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        "Länge", null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    step_free = models.CharField("stufenlos", max_length=7, choices=Answer.choices, default=Answer.UNKNOWN)
    accessible_toilet = models.CharField(
        "barrierefreie Toilette", max_length=7, choices=Answer.choices, default=Answer.UNKNOWN
    )
    hearing_loop = models.CharField(
        "Hilfe für Schwerhörige", max_length=7, choices=Answer.choices, default=Answer.UNKNOWN
    )
    directions = models.TextField("Weg dorthin", blank=True)
    is_protected = models.BooleanField(
        "geschützte Adresse",
        default=False,
        help_text="Zum Beispiel ein Frauenhaus. Straße, Ort und Stadtteil verlassen die Verwaltung nie.",
    )

    objects = LocationQuerySet.as_manager()
    preview_template = "directory/location_preview.html"

    class Meta:
        verbose_name = "Ort"
        verbose_name_plural = "Orte"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="location_point_is_complete",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Bitte Breite und Länge zusammen angeben.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.country == "DE" and self.postal_code and not re.fullmatch(r"\d{5}", self.postal_code):
            raise ValidationError({"postal_code": "Eine Postleitzahl in Deutschland hat fünf Ziffern."})
