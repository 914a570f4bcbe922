"""An offer of help (HSDS: service): what, for which need, by whom, how and until when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField

from directory import audiences
from directory.cleaning import clean_rich_text
from directory.completeness import percent
from directory.models.base import Record
from directory.models.contact import Contact
from directory.models.fields import ChoiceListField
from directory.models.organisation import Organisation
from directory.models.reusable import LegalBasis
from directory.models.taxonomy import Need
from directory.models.vocabulary import Mode
from directory.querysets import OfferQuerySet
from translations import languages

MONTHS = [(number, name) for number, name in enumerate(
    ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
     "November", "Dezember"), start=1)]  # fmt: skip


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
    partners = ParentalManyToManyField(
        Organisation, related_name="partner_offers", blank=True, verbose_name="gemeinsam mit"
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
    modes = ChoiceListField("Wie trifft man sich?", codes=Mode)
    citywide = models.BooleanField(
        "für die ganze Stadt", default=False, help_text="Wird bei der Suche in jedem Stadtteil gefunden."
    )

    cost = models.CharField("Kosten", max_length=10, choices=Cost.choices, default=Cost.UNKNOWN)
    price = models.DecimalField(
        "Preis in Euro",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_note = models.CharField(
        "Hinweis zu den Kosten", max_length=200, blank=True, help_text="Ermäßigung, Übernahme durch ein Amt …"
    )
    access = models.CharField("Zugang", max_length=15, choices=Access.choices, default=Access.UNKNOWN)
    access_url = models.URLField("Termin im Internet", blank=True)
    contacts = ParentalManyToManyField(Contact, related_name="offers", blank=True, verbose_name="Kontakte")
    website = models.URLField("Internetseite", blank=True)
    email = models.EmailField("E-Mail", blank=True)

    # Empty is not zero: zero free places is something somebody has told us.
    places = models.PositiveIntegerField("Plätze insgesamt", null=True, blank=True)
    free_places = models.PositiveIntegerField(
        "davon frei",
        null=True,
        blank=True,
        help_text="Leer lassen, wenn es nicht bekannt ist. 0 heißt: voll.",
    )
    waiting_weeks = models.PositiveSmallIntegerField(
        "Wartezeit in Wochen", null=True, blank=True, validators=[MaxValueValidator(260)]
    )
    capacity_date = models.DateField("Stand der Plätze", null=True, blank=True)

    valid_from = models.DateField("Angebot gilt ab", null=True, blank=True)
    valid_to = models.DateField("Angebot gilt bis", null=True, blank=True)
    season_start = models.PositiveSmallIntegerField("Saison von", choices=MONTHS, null=True, blank=True)
    season_end = models.PositiveSmallIntegerField("Saison bis", choices=MONTHS, null=True, blank=True)

    leika = models.CharField(
        "LeiKa-Schlüssel",
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", "Ein LeiKa-Schlüssel hat 14 Ziffern.")],
        help_text="Schlüssel der Leistung im Leistungskatalog der öffentlichen Verwaltung.",
    )
    official_url = models.URLField("amtliche Quelle", blank=True)
    legal_bases = ParentalManyToManyField(
        LegalBasis, related_name="offers", blank=True, verbose_name="Rechtsgrundlagen"
    )
    # Derived from confirmations and validity (directory.actions): after this day the public sees it no more.
    visible_until = models.DateField("sichtbar bis", null=True, editable=False, db_index=True)

    # Derived from the latest draft (directory.completeness), in percent.
    completeness = models.PositiveSmallIntegerField("vollständig", default=0, editable=False)

    objects = OfferQuerySet.as_manager()
    preview_template = "directory/offer.html"
    not_in_history = (*Record.not_in_history, "visible_until", "completeness")

    class Meta:
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        ordering = ["-modified_at"]
        permissions = [
            ("every_organisation", "Datensätze aller Organisationen ändern"),
            ("change_facts", "alles außer Übersetzungen ändern"),
            *(
                (f"lang_{language.column_suffix}", f"Texte schreiben: {language.german_name}")
                for language in languages.PORTAL_LANGUAGES
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    def clean(self) -> None:
        super().clean()
        for language in languages.PORTAL_LANGUAGES:
            field = f"description_{language.column_suffix}"
            setattr(self, field, clean_rich_text(getattr(self, field)))
        problems = {}
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            problems["valid_to"] = "Das Ende liegt vor dem Anfang."
        if (self.season_start is None) != (self.season_end is None):
            problems["season_end"] = "Bitte geben Sie Anfang und Ende der Saison an."
        if self.free_places is not None and self.places is not None and self.free_places > self.places:
            problems["free_places"] = "Es können nicht mehr Plätze frei sein, als es gibt."
        if self.capacity_date is None and (self.free_places, self.waiting_weeks) != (None, None):
            problems["capacity_date"] = "Bitte geben Sie an, von wann diese Zahlen sind."
        if self.price and self.cost == self.Cost.FREE:
            problems["price"] = "Kostenlos und ein Preis passen nicht zusammen."
        if problems:
            raise ValidationError(problems)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft; how complete it is becomes a column, so that lists can be sorted by it."""
        revision = super().save_revision(*args, **kwargs)
        self.completeness = percent(self)
        type(self).objects.filter(pk=self.pk).update(completeness=self.completeness)
        return revision

    @property
    def stamp(self) -> str:
        """Return in one line, in the active language, who may come; "" if nothing is said about it."""
        return audiences.stamp(list(self.audiences.all()))

    def get_absolute_url(self) -> str:
        return reverse("directory:offer", args=[self.pk])

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from directory.offer_page import offer_context

        return {**super().get_preview_context(request, mode_name), **offer_context(self)}
