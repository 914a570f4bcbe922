"""An offer of help (HSDS: service): what, for which need, where, in which languages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField

from directory.cleaning import clean_rich_text
from directory.models.base import Record
from directory.models.location import Location
from directory.models.organisation import Organisation
from directory.models.taxonomy import Need
from directory.querysets import OfferQuerySet
from translations import languages


class Offer(Record):
    class Cost(models.TextChoices):
        FREE = "free", "kostenlos"
        PAID = "paid", "kostenpflichtig"
        UNKNOWN = "unknown", "nicht bekannt"

    class Access(models.TextChoices):
        OPEN = "open", "ohne Termin"
        APPOINTMENT = "appointment", "mit Termin"
        REFERRAL = "referral", "mit Überweisung oder Bescheid"
        UNKNOWN = "unknown", "nicht bekannt"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="offers", verbose_name="Organisation"
    )
    name = models.CharField("Name", max_length=200)
    summary = models.CharField(
        "in einem Satz",
        max_length=300,
        blank=True,
        help_text="Was ist es, und für wen? Höchstens 300 Zeichen.",
    )
    description = RichTextField("Beschreibung", blank=True, features=["bold", "ol", "ul", "link"])
    needs = ParentalManyToManyField(Need, related_name="offers", blank=True, verbose_name="Bedarfe")
    citywide = models.BooleanField(
        "für die ganze Stadt", default=False, help_text="Wird bei der Suche in jedem Stadtteil gefunden."
    )
    cost = models.CharField("Kosten", max_length=10, choices=Cost.choices, default=Cost.UNKNOWN)
    access = models.CharField("Zugang", max_length=15, choices=Access.choices, default=Access.UNKNOWN)
    website = models.URLField("Internetseite", blank=True)
    email = models.EmailField("E-Mail", blank=True)

    objects = OfferQuerySet.as_manager()
    preview_template = "directory/offer.html"

    class Meta:
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        ordering = ["-modified_at"]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    def clean(self) -> None:
        super().clean()
        for language in languages.PORTAL_LANGUAGES:
            field = f"description_{language.column_suffix}"
            setattr(self, field, clean_rich_text(getattr(self, field)))

    def get_absolute_url(self) -> str:
        return reverse("directory:offer", args=[self.pk])

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from directory.views import offer_context

        return {**super().get_preview_context(request, mode_name), **offer_context(self)}


class OfferLocation(models.Model):
    """The offer at one of its places (HSDS: service_at_location)."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, verbose_name="Ort")

    class Meta:
        verbose_name = "Ort"
        verbose_name_plural = "Orte"
        constraints = [models.UniqueConstraint(fields=["offer", "location"], name="offer_location_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} @ {self.location_id}"


class OfferLanguage(models.Model):
    """A language spoken at the offer, by staff or through an interpreter (HSDS: language)."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(
        "Sprache",
        max_length=10,
        choices=[(language.code, language.german_name) for language in languages.SPOKEN_LANGUAGES],
    )
    with_interpreter = models.BooleanField("mit Sprachmittlung, auf Wunsch", default=False)

    class Meta:
        verbose_name = "Sprache"
        verbose_name_plural = "Sprachen"
        constraints = [models.UniqueConstraint(fields=["offer", "code"], name="offer_language_once")]

    def __str__(self) -> str:
        return self.code
