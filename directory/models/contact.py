"""Whom to call or write to (HSDS: contact, phone). Kept once, used by many offers."""

from django.core.exceptions import ValidationError
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from directory.models.base import Record
from directory.models.organisation import Organisation
from directory.querysets import RecordQuerySet


class Contact(Record):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts", verbose_name="Organisation"
    )
    name = models.CharField(
        "Name",
        max_length=150,
        help_text="Stelle oder Aufgabe, zum Beispiel Anmeldung. Namen von Personen nur mit deren Erlaubnis.",
    )
    role = models.CharField("Wofür?", max_length=150, blank=True)
    phone = PhoneNumberField("Telefon", blank=True)
    email = models.EmailField("E-Mail", blank=True)

    objects = RecordQuerySet.as_manager()
    preview_template = "directory/contact_preview.html"

    class Meta:
        verbose_name = "Kontakt"
        verbose_name_plural = "Kontakte"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation_id else self.name

    def clean(self) -> None:
        super().clean()
        if not self.phone and not self.email:
            raise ValidationError({"phone": "Bitte geben Sie ein Telefon oder eine E-Mail-Adresse an."})
