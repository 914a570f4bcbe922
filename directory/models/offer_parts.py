"""What an offer has several of: places, languages, audiences, times, things to bring, steps."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory import hours
from directory.audiences import Problem, check
from directory.models.fields import AgeField, ChoiceListField, OpeningHoursField
from directory.models.location import Location
from directory.models.offer import Offer
from directory.models.reusable import NextStep, RequiredDocument
from directory.models.vocabulary import Gender, GermanLevel, ResidenceStatus, TargetGroup
from translations import languages

SPOKEN = [(language.code, language.german_name) for language in languages.SPOKEN_LANGUAGES]


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
    code = models.CharField("Sprache", max_length=10, choices=SPOKEN)
    with_interpreter = models.BooleanField("mit Sprachmittlung, auf Wunsch", default=False)
    times = OpeningHoursField("nur zu diesen Zeiten", max_length=500, blank=True)
    note = models.CharField("Hinweis", max_length=150, blank=True)

    class Meta:
        verbose_name = "Sprache"
        verbose_name_plural = "Sprachen"
        constraints = [models.UniqueConstraint(fields=["offer", "code"], name="offer_language_once")]

    def __str__(self) -> str:
        return self.code

    def hours(self, closed: list[hours.Closed]) -> hours.OpeningHours:
        """Return when the language is spoken; only for rows with `times`."""
        return hours.OpeningHours.parse(self.times, closed=closed)


class OfferAudience(Orderable):
    """One group of people who may come, or may not. Several rows: whoever fits one of them may come."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="audiences")
    excluded = models.BooleanField("diese Menschen können nicht kommen", default=False)
    minimum_age = AgeField("Alter von", null=True, blank=True)
    maximum_age = AgeField("Alter bis", null=True, blank=True)
    gender = models.CharField("Geschlecht", max_length=10, choices=Gender.choices, default=Gender.ANY)
    target_groups = ChoiceListField("Zielgruppen", codes=TargetGroup)
    residence_statuses = ChoiceListField("Aufenthaltsstatus", codes=ResidenceStatus)
    german_from = models.CharField("Deutsch von", max_length=2, choices=GermanLevel.choices, blank=True)
    german_to = models.CharField("Deutsch bis", max_length=2, choices=GermanLevel.choices, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "Zielgruppe"
        verbose_name_plural = "Zielgruppen"

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.minimum_age}–{self.maximum_age}"

    def clean(self) -> None:
        try:
            check([self])
        except Problem as problem:
            raise ValidationError({problem.field: str(problem)}) from problem


class OfferSchedule(Orderable):
    """When the offer can be used, at one place or in one language, or in general (HSDS: schedule)."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="schedules")
    opening_hours = OpeningHoursField("Zeiten", max_length=500)
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, verbose_name="nur an diesem Ort"
    )
    language = models.CharField("nur in dieser Sprache", max_length=10, choices=SPOKEN, blank=True)
    by_appointment = models.BooleanField("nur mit Termin", default=False)
    walk_in = models.BooleanField("offene Sprechstunde", default=False)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)
    note = models.CharField("Hinweis", max_length=150, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "Zeiten"
        verbose_name_plural = "Zeiten"

    def __str__(self) -> str:
        return self.opening_hours

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Das Ende liegt vor dem Anfang."})
        if self.by_appointment and self.walk_in:
            raise ValidationError(
                {"walk_in": "„Nur mit Termin“ und „offene Sprechstunde“ schließen sich aus."}
            )

    def hours(self, closed: list[hours.Closed]) -> hours.OpeningHours:
        """Return the parsed hours, without the offer's closed days."""
        return hours.OpeningHours.parse(
            self.opening_hours,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            closed=closed,
            by_appointment=self.by_appointment,
        )


class OfferClosure(models.Model):
    """Days on which the offer is closed, whatever its hours say."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="closures")
    start = models.DateField("geschlossen ab")
    end = models.DateField("bis einschließlich")
    reason = models.CharField("Grund", max_length=100, blank=True)

    class Meta:
        verbose_name = "Schließzeit"
        verbose_name_plural = "Schließzeiten"
        ordering = ["start"]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"

    def clean(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": "Das Ende liegt vor dem Anfang."})


class OfferDocument(Orderable):
    """Something to bring along (HSDS: required_document)."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(RequiredDocument, on_delete=models.PROTECT, verbose_name="Unterlage")
    if_available = models.BooleanField("nur wenn vorhanden", default=False)

    class Meta(Orderable.Meta):
        verbose_name = "Unterlage"
        verbose_name_plural = "Unterlagen"
        constraints = [models.UniqueConstraint(fields=["offer", "document"], name="offer_document_once")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.document_id}"


class OfferNextStep(Orderable):
    """One of the steps, in order."""

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="next_steps")
    step = models.ForeignKey(NextStep, on_delete=models.PROTECT, verbose_name="Schritt")

    class Meta(Orderable.Meta):
        verbose_name = "Schritt"
        verbose_name_plural = "Schritte"
        constraints = [models.UniqueConstraint(fields=["offer", "step"], name="offer_step_once")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.step_id}"
